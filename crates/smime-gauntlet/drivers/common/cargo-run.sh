# Builds the Cargo package in the folder $here, where that is due, and runs it.
if ! command -v cargo >/dev/null; then
    echo "$(basename "$here"): cargo is missing: https://rustup.rs" >&2
    exit 3
fi
target=${GAUNTLET_DRIVERS_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/smime-gauntlet}/target
program=$target/release/gauntlet-driver-$(basename "$here")
if [ "${GAUNTLET_DRIVERS_BUILD:-}" = no ]; then
    if [ ! -x "$program" ] ||
        [ -n "$(find "$here/src" "$here/Cargo.lock" "$here/../common/protocol.rs" -newer "$program")" ]; then
        echo "$(basename "$here"): not built yet" >&2
        exit 3
    fi
elif ! cargo build --quiet --release --locked --manifest-path "$here/Cargo.toml" --target-dir "$target" >&2; then
    echo "$(basename "$here"): the driver was not built: cargo, above, says why" >&2
    exit 3
fi
exec "$program"
