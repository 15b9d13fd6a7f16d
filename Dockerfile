# Two stages: the first has Rust, the second only the program. Built without the embedded PostgreSQL: that one is for
# trying out, a deployment has a server of its own.
FROM docker.io/library/rust:1.95-bookworm AS build
WORKDIR /build
COPY Cargo.toml Cargo.lock build.rs ./
COPY migrations migrations
COPY src src
RUN cargo build --profile dist --locked --no-default-features

# Debian slim rather than an image without a shell: bash asks for the health, so that no further program is needed.
FROM docker.io/library/debian:bookworm-slim
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 menukaart
COPY --from=build /build/target/dist/menukaart /usr/local/bin/menukaart
USER 10001
ENV MENUKAART_LISTEN=0.0.0.0:8080 MENUKAART_METRICS_LISTEN=0.0.0.0:9090
EXPOSE 8080 9090
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /health/ready HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3 && head -n 1 <&3 | grep -q ' 200 '"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["menukaart"]
CMD ["serve"]
