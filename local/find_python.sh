#!/bin/sh
# Prints the Python 3.13 to build the environments with: a path, or a bare version which tells
# uv to fetch one. pyenv's shims fail for versions that are installed but not active, and they
# are all that uv sees of pyenv, so pyenv's own folder is read first and each candidate is run.
set -eu

version=3.13

runs() {
    [ "$("$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null)" = "$version" ]
}

if command -v pyenv >/dev/null 2>&1; then
    for candidate in "$(pyenv root)/versions/$version".*/bin/python; do
        if runs "$candidate"; then
            echo "$candidate"
            exit
        fi
    done
fi
if runs "python$version"; then
    command -v "python$version"
    exit
fi
echo "$version"
