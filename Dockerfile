FROM python:3.11-slim-bookworm

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 BECAN_VAR=/var/lib/becan
WORKDIR /srv/becan
RUN useradd --system --uid 10001 --home-dir /var/lib/becan --create-home becan \
    && install -d -o becan -g becan /var/lib/becan/media

# Pango sets the profiles as PDF; the font is embedded in them
RUN apt-get update -qq \
    && apt-get install -y -qq --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-cjk \
    && rm -rf /var/lib/apt/lists/*

COPY requirements.txt .
RUN pip install --no-cache-dir --disable-pip-version-check -r requirements.txt
COPY . .
RUN python -m becan.catalogues compile

USER becan
# The settings want addresses; collecting static files uses none of them
RUN SECRET_KEY=unused DATABASE_URL=postgresql:///unused REDIS_URL=redis://unused python manage.py collectstatic --noinput

EXPOSE 8000
CMD ["gunicorn", "becan.wsgi", "--bind", "0.0.0.0:8000", "--workers", "4", "--threads", "4", \
     "--access-logfile", "-", "--no-control-socket", "--preload", "--worker-tmp-dir", "/dev/shm"]
