# A node that needs nothing but settings: docs/running.md
FROM debian:bookworm-slim

RUN apt-get update \
 && apt-get install -y --no-install-recommends python3 python3-venv git ca-certificates \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --create-home --home-dir /var/lib/open-conversations --shell /usr/sbin/nologin open-conversations

WORKDIR /site
COPY requirements.txt ./
RUN python3 -m venv .venv && .venv/bin/python -m pip install --no-cache-dir --disable-pip-version-check -r requirements.txt
COPY manage.py ./
COPY deploy/serve deploy/healthy deploy/
COPY safety_site safety_site
COPY guidance guidance
COPY templates templates
COPY static static
COPY locale locale
COPY content content
# Content that would not be served makes no image.
RUN VAR_DIR=/tmp/var .venv/bin/python manage.py checkcontent --no-warnings && rm -rf /tmp/var

USER open-conversations
ENV VAR_DIR=/var/lib/open-conversations LISTEN=0.0.0.0 PORT=8000 LOG_FORMAT=json PYTHONDONTWRITEBYTECODE=1
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s CMD ["deploy/healthy"]
CMD ["sh", "-c", ".venv/bin/python manage.py preparedatabase && .venv/bin/python manage.py collectstatic --noinput --verbosity 0 && exec deploy/serve"]
