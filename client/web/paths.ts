/** Where a request is looked at and acted on; its id has a slash in it (`poc/P-1042`). */
export function requestPath(requestId: string): string {
  return `/requests/${requestId.split('/').map(encodeURIComponent).join('/')}`;
}

export function orgPath(orgId: string): string {
  return `/orgs/${encodeURIComponent(orgId)}`;
}
