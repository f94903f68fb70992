#!/usr/bin/env bash
# Runs build.cake: `./build.sh` is the demo, `./build.sh --help` lists the other targets.
# Standard output carries only what a target promises; everything else goes to standard error. Exit code: the target's.
set -euo pipefail

# Paths that the caller wrote are relative to the caller's folder.
for name in LAPACK_VECTORS LAPACK_LIBRARY; do
    value="${!name-}"
    if [[ -n "$value" && "$value" != /* && ( "$name" == LAPACK_VECTORS || "$value" == */* ) ]]; then
        export "$name=$PWD/$value"
    fi
done
CDPATH='' cd -- "$(dirname -- "${BASH_SOURCE[0]}")"

if ! command -v dotnet >/dev/null; then
    echo "build.sh: the .NET SDK is missing (no 'dotnet' on PATH). global.json names the version; https://dotnet.microsoft.com/download has it." >&2
    exit 127
fi

# `-- x y` becomes --filters=x,y: Cake drops what follows `--`.
arguments=()
while (($#)); do
    case "$1" in
        --) shift; arguments+=("--filters=$(IFS=,; echo "$*")"); break ;;
        -h | --help) arguments+=(--target=Help) ;;
        --target | --rid | --filters | --verbosity)
            (($# > 1)) || { echo "build.sh: $1 needs a value" >&2; exit 2; }
            arguments+=("$1=$2"); shift ;;
        --*) arguments+=("$1") ;;
        *) echo "build.sh: '$1' is no option (./build.sh --help lists them; a target is --target $1, a filter comes after --)" >&2; exit 2 ;;
    esac
    shift
done

# The build writes its results into a pipe that ends in standard output, so that they stream; fd 4 keeps the pipe
# open for reading until the build is over, and no process of the build inherits it.
folder="$(mktemp -d "${TMPDIR:-/tmp}/lapack-build.XXXXXX")"
trap 'rm -rf "$folder"' EXIT
mkfifo "$folder/output"
exec 3<>"$folder/output"
cat <"$folder/output" 3>&- &
reader=$!
exec 4>"$folder/output" 3>&-

export LAPACK_BUILD_OUTPUT="$folder/output"
[[ -t 2 ]] || export NO_COLOR=1
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
export CAKE_PATHS_TOOLS=artifacts/cake/tools CAKE_PATHS_CACHE=artifacts/cake/cache CAKE_SETTINGS_ENABLESCRIPTCACHE=true

# The SDK keeps packages and settings in the home folder, which some containers do not let it write.
if [[ ! -w "${HOME:-/}" ]]; then
    mkdir -p artifacts/home
    export HOME="$PWD/artifacts/home" DOTNET_CLI_HOME="$PWD/artifacts/home"
fi

status=0
if ! restored="$(dotnet tool restore 2>&1 4>&-)"; then
    echo "build.sh: NuGet could not fetch the build tool, Cake (.config/dotnet-tools.json). Without network it has to be in NuGet's cache." >&2
    echo "$restored" | grep -v '^ *at ' >&2
    status=1
else
    dotnet cake build.cake ${arguments[@]+"${arguments[@]}"} 1>&2 4>&- || status=$?
fi

exec 4>&-
wait "$reader" || true
exit "$status"
