# Three stages: front-end files, Python packages, and the image that runs, which has neither npm nor a compiler.

FROM node:24.11.1-bookworm-slim AS assets
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts && npm run assets

FROM python:3.11.14-slim-bookworm AS packages
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /build
COPY requirements.txt ./
RUN python -m venv /opt/venv && /opt/venv/bin/pip install --require-hashes -r requirements.txt

FROM python:3.11.14-slim-bookworm
ENV MODE=production \
    DATA_DIR=/data \
    GRANIAN_HOST=0.0.0.0 \
    GRANIAN_PORT=8000 \
    PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1
RUN useradd --system --uid 10001 --home-dir /app --shell /usr/sbin/nologin apprenticeship \
    && install -d -o apprenticeship -g apprenticeship -m 0700 /data
WORKDIR /app
COPY --from=packages /opt/venv /opt/venv
COPY . .
COPY --from=assets /build/static/vendor static/vendor
RUN for catalogue in locale/*/LC_MESSAGES/*.po; do pybabel --quiet compile -i "$catalogue" -o "${catalogue%.po}.mo"; done
# Settings load only with addresses and keys: these are made for this one line and reach no layer.
RUN DATA_DIR=/tmp/build DATABASE_URL=postgres://none/none REDIS_URL=redis://none/0 \
    python -m embedded rehearse python manage.py collectstatic --no-input --verbosity 0 && rm -r /tmp/build
USER 10001:10001
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 CMD ["python", "-m", "embedded", "probe"]
CMD ["granian", "--interface", "wsgi", "--workers", "2", "--blocking-threads", "1", "--no-ws", "--respawn-failed-workers", "--workers-kill-timeout", "5", "config.wsgi:application"]
