# Phrom as a container: Node 24 and nothing that builds. With PostgreSQL beside it: compose.yaml.
FROM node:24-bookworm-slim
# npm keeps nothing outside /tmp: the root file system may be read-only.
# Inside a container every address is the container's own; which are reached from outside is said when it is started.
ENV NODE_ENV=production DATA_DIR=/data LISTEN_ADDRESS=0.0.0.0 npm_config_cache=/tmp/.npm npm_config_logs_max=0 npm_config_update_notifier=false
WORKDIR /app

# The dependencies first: they change less often than the program. The embedded PostgreSQL is for machines without one.
COPY package.json package-lock.json ./
RUN npm ci --omit=dev && npm cache clean --force

COPY drizzle drizzle
COPY locales locales
COPY src src

# The user `node` (1000) of the image; stored files are its own.
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 3000

HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=4 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 3000}/readyz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]

# Node itself as the first process, so that SIGTERM reaches it: it ends what is under way within 10 seconds.
CMD ["node", "--max-semi-space-size=8", "--heap-growing-percent=50", "--import", "./src/preload.mjs", "src/main.ts"]
