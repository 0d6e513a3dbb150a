/** How one of the systems around us looks from the worker, for `confetti doctor`. */
export interface SystemReport {
  readonly system: string;
  readonly state: 'ok' | 'warning' | 'error' | 'off';
  /** What is wrong and how to mend it, or what was found. */
  readonly message: string;
}
