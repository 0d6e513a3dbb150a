# The worker, and with another command the server (docker-compose.yml). Debian rather than Alpine: the native part of @temporalio/worker needs glibc.
# Tags are versions; whoever wants digests too pins them where images are mirrored.
FROM node:24.21.0-bookworm-slim AS build
WORKDIR /app
# tsconfig.json says how the pages' JSX is compiled.
COPY package.json package-lock.json tsconfig.json ./
# The Node of the image runs everything, so the development dependencies (its own copy of Node among them) stay out, and so
# do the native parts for other systems, a third of the image.
RUN npm ci --omit=dev --no-audit --no-fund \
  && rm -rf node_modules/@temporalio/core-bridge/releases/*-apple-darwin \
    node_modules/@temporalio/core-bridge/releases/*-windows-msvc
COPY domain domain
COPY workflows workflows
COPY activities activities
COPY client client
COPY worker worker
RUN node worker/bundle.ts

FROM node:24.21.0-bookworm-slim
# The native part verifies Temporal's TLS certificate with the system's authorities; the slim image has none.
RUN apt-get update \
  && apt-get install --yes --no-install-recommends ca-certificates \
  && rm -rf /var/lib/apt/lists/* \
  && install --directory --owner=node --group=node /var/lib/confetti/archive
# Date.now() is deterministic in workflows, local time is not.
ENV NODE_ENV=production TZ=UTC
WORKDIR /app
COPY --from=build /app ./
COPY policy policy
USER node
CMD ["node", "worker/main.ts"]
