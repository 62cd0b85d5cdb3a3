# checker in a container: as a user of its own, with no network needed at run time; see docs/ci.md.
#
#   docker build -t checker .
#   docker run --rm -v "$PWD:/docs" checker lint . --no-model
#
# Build arguments, for a closed network and for a model inside:
#   PYTHON_IMAGE   the base, from a mirror of your own
#   PIP_INDEX_URL  the package index, from a mirror of your own
#   MODEL          a model's name (`checker model list`) to bake in; none by default
#   EXTRAS         `server` for the office server
ARG PYTHON_IMAGE=docker.io/library/python:3.12-slim

FROM ${PYTHON_IMAGE} AS build
RUN apt-get update \
    && apt-get install -y --no-install-recommends cmake g++ make \
    && rm -rf /var/lib/apt/lists/*
ARG PIP_INDEX_URL
# GGML_NATIVE=OFF: the image also runs on processors older than the one that builds it.
# compileall: who starts checker there cannot write what Python compiles; each start would do it anew.
# llama-cpp-python also leaves its libraries a second time, and headers, where nobody looks for them.
ENV CMAKE_ARGS="-DGGML_NATIVE=OFF" PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
ARG EXTRAS=""
WORKDIR /src
COPY . .
RUN python3 -m venv /opt/checker \
    && /opt/checker/bin/python -m pip install --require-hashes -r "requirements${EXTRAS:+-$EXTRAS}.lock" \
    && /opt/checker/bin/python -m pip install --no-deps . \
    && rm -rf /opt/checker/lib/python3.*/site-packages/lib /opt/checker/lib/python3.*/site-packages/include \
    && /opt/checker/bin/python -m compileall -q /opt/checker/lib

FROM ${PYTHON_IMAGE}
# libgomp1: threads of the model. git: --changed-since and --staged.
RUN apt-get update \
    && apt-get install -y --no-install-recommends git libgomp1 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --create-home --shell /usr/sbin/nologin checker \
    && install -d -o checker -g checker /var/cache/checker /docs /srv/checker
COPY --from=build /opt/checker /opt/checker
ENV PATH="/opt/checker/bin:$PATH" \
    CHECKER_CACHE_DIR=/var/cache/checker \
    PYTHONUTF8=1
USER 10001
ARG PIP_INDEX_URL
ARG MODEL=""
RUN if [ -n "$MODEL" ]; then checker model pull "$MODEL"; fi
WORKDIR /docs
ENTRYPOINT ["checker"]
CMD ["--help"]
