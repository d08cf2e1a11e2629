set -euo pipefail
sudo apt-get update && sudo apt-get dist-upgrade -y
sudo apt-get install -y --no-install-recommends ca-certificates curl gnupg jq openssl postgresql-client unattended-upgrades
curl -fsSL https://packages.microsoft.com/keys/microsoft.asc | sudo gpg --dearmor -o /usr/share/keyrings/microsoft.gpg
echo "deb [arch=amd64 signed-by=/usr/share/keyrings/microsoft.gpg] https://packages.microsoft.com/repos/azure-cli/ noble main" | sudo tee /etc/apt/sources.list.d/azure-cli.list
sudo apt-get update && sudo apt-get install -y azure-cli
sudo az aks install-cli
curl -fsSL https://github.com/fluxcd/flux2/releases/download/v2.7.5/flux_2.7.5_linux_amd64.tar.gz -o /tmp/flux.tar.gz
curl -fsSL https://github.com/fluxcd/flux2/releases/download/v2.7.5/flux_2.7.5_checksums.txt -o /tmp/flux.sums
grep flux_2.7.5_linux_amd64.tar.gz /tmp/flux.sums | sed 's# .*#  /tmp/flux.tar.gz#' | sha256sum -c -
sudo tar -C /usr/local/bin -xzf /tmp/flux.tar.gz flux && rm /tmp/flux.*
/usr/sbin/waagent -force -deprovision+user && export HISTSIZE=0 && sync
