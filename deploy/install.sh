#!/usr/bin/env bash
# Installs Falcon as two systemd services, upgrades it in place, or removes it again.
#
#   sudo deploy/install.sh                 install or upgrade
#   sudo deploy/install.sh --uninstall     remove the program; data and settings stay
#   sudo deploy/install.sh --uninstall --purge   remove those as well
#
#   --root DIR       put everything below DIR and leave users and systemd alone
#   --python FILE    the interpreter to use, 3.11 or newer (default: python3, python3.11 …)
#
# /opt/falcon         program, documents, its own Python environment
# /var/lib/falcon     database and backups
# /etc/falcon         trading.env, dashboard.env: settings and keys, readable by root alone
# /usr/local/bin/falcon   the command, pointed at that database
#
# A failed upgrade leaves the old version running: the new environment is made beside the
# old one and takes its place only when it is complete.
set -euo pipefail
umask 022

usage() { sed -n '2,/^$/s/^# \{0,1\}//p' "$0" | sed '/^set -/,$d'; }

die() {
    echo "install.sh: $*" >&2
    exit 1
}

say() { echo "install.sh: $*"; }

source_dir=$(cd "$(dirname "$0")/.." && pwd)
root=""
python=""
action=install
purge=no
while [ $# -gt 0 ]; do
    case $1 in
        --root) root=${2:?--root needs a folder} && shift ;;
        --python) python=${2:?--python needs a file} && shift ;;
        --uninstall) action=uninstall ;;
        --purge) purge=yes ;;
        -h | --help) usage && exit 0 ;;
        *) usage >&2 && exit 2 ;;
    esac
    shift
done
[ "$purge" = no ] || [ "$action" = uninstall ] || die "--purge belongs to --uninstall"
[ -z "$root" ] || { mkdir -p "$root" && root=$(cd "$root" && pwd); }

opt=$root/opt/falcon
etc=$root/etc/falcon
var=$root/var/lib/falcon
units=$root/etc/systemd/system
services=(falcon-trading.service falcon-dashboard.service)

on_this_system() { [ -z "$root" ]; }

check_rights() {
    on_this_system || return 0
    [ "$(id -u)" = 0 ] || die "must run as root: sudo deploy/install.sh"
    [ -d /run/systemd/system ] || die "systemd does not run here; use \`falcon start\`," \
        "or --root DIR to prepare a folder"
}

choose_python() {
    local candidate candidates=(python3 python3.11 python3.12 python3.13 python3.14)
    [ -z "$python" ] || candidates=("$python")
    for candidate in "${candidates[@]}"; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            python=$candidate
            return
        fi
    done
    die "needs Python 3.11 or newer, and ${python:-python3} is not;" \
        "name one with --python /path/to/python3.11"
}

make_users() {
    on_this_system || return 0
    getent group falcon >/dev/null || groupadd --system falcon
    local user
    for user in falcon falcon-dashboard; do
        id "$user" >/dev/null 2>&1 || useradd --system --gid falcon --home-dir "$var" \
            --no-create-home --shell /usr/sbin/nologin "$user"
    done
}

# The name of the environment that was made is left in $environment.
make_environment() {
    environment=venv-$(date -u +%Y%m%dT%H%M%S)-$$
    local copy
    copy=$(mktemp -d)
    trap 'rm -rf "$copy" "$opt/$environment"' EXIT
    # A build writes beside its sources, which may belong to somebody else.
    cp -R "$source_dir"/{pyproject.toml,requirements.txt,README.md,LICENSE,falcon} "$copy"
    find "$copy" -name __pycache__ -type d -prune -exec rm -rf {} +
    "$python" -m venv "$opt/$environment" ||
        die "$python cannot make an environment; on Debian and Ubuntu: apt install python3-venv"
    "$opt/$environment/bin/python" -m pip install --quiet --disable-pip-version-check "$copy" ||
        die "the packages could not be installed; what was installed before still is"
    rm -rf "$copy"
    trap - EXIT
}

save_database() {
    [ -f "$var/paper_trading.db" ] || return 0
    local saved
    saved=$var/backups/before-upgrade-$(date -u +%Y%m%dT%H%M%SZ).db
    mkdir -p "$var/backups"
    "$opt/$environment/bin/python" -c 'if True:
        import sys
        from pathlib import Path
        from falcon.store.database import Store, backup
        backup(Store(Path(sys.argv[1])), Path(sys.argv[2]))' "$var/paper_trading.db" "$saved"
    say "saved the database to $saved"
}

put_in_place() {
    local item
    ln -sfn "$environment" "$opt/venv.new"
    mv -T "$opt/venv.new" "$opt/venv"
    for item in "$opt"/venv-*; do
        [ "$item" = "$opt/$environment" ] || rm -rf "$item"
    done
    for item in strategy_orchestrator.py dashboard_server.py init_strategy_tables.py \
        README.md CHANGELOG.md LICENSE; do
        install -m 0644 "$source_dir/$item" "$opt/$item"
    done
    # Machine code of the old version's kernels; the services compile the new ones.
    rm -rf "$root"/var/cache/falcon{,-dashboard}/numba
    rm -rf "$opt/docs"
    cp -R "$source_dir/docs" "$opt/docs"
    install -d "$units" "$root/usr/local/bin"
    install -m 0644 "$source_dir"/systemd/*.service "$units"
    install -m 0755 "$source_dir/deploy/falcon" "$root/usr/local/bin/falcon"
}

make_settings() {
    install -d -m 0750 "$etc"
    local name
    for name in trading dashboard; do
        [ -e "$etc/$name.env" ] ||
            install -m 0640 "$source_dir/deploy/$name.env.example" "$etc/$name.env"
        chmod 0640 "$etc/$name.env"
        [ "$(id -u)" != 0 ] || chown root:root "$etc/$name.env"
    done
}

make_data() {
    install -d -m 0770 "$var"
    on_this_system || return 0
    chown -R falcon:falcon "$var"
    chmod -R g+rwX,o= "$var"
}

install_falcon() {
    choose_python
    make_users
    install -d "$root/opt" "$opt"
    make_environment
    if on_this_system; then systemctl stop "${services[@]}" 2>/dev/null || true; fi
    save_database
    put_in_place
    make_settings
    make_data
    if on_this_system; then
        systemctl daemon-reload
        systemctl enable --now "${services[@]}"
    fi
    say "installed $("$opt/venv/bin/python" -c 'import falcon; print("Falcon", falcon.__version__)') in $opt"
    say "settings and keys: $etc/trading.env and $etc/dashboard.env"
    say "what it does: journalctl -u falcon-trading -f   web page: http://127.0.0.1:5000"
}

uninstall_falcon() {
    if on_this_system; then
        systemctl disable --now "${services[@]}" 2>/dev/null || true
    fi
    rm -f "$units/falcon-trading.service" "$units/falcon-dashboard.service" \
        "$root/usr/local/bin/falcon"
    if on_this_system; then systemctl daemon-reload; fi
    rm -rf "$opt" "$root/var/cache/falcon" "$root/var/cache/falcon-dashboard"
    if [ "$purge" = no ]; then
        say "removed the program; data stays in $var and settings in $etc (--purge removes them)"
        return
    fi
    rm -rf "$var" "$etc"
    if on_this_system; then
        userdel falcon 2>/dev/null || true
        userdel falcon-dashboard 2>/dev/null || true
        groupdel falcon 2>/dev/null || true
    fi
    say "removed everything"
}

check_rights
"${action}_falcon"
