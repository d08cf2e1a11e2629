@export()
@description('The names of the vaults by what they are for. They are unique in the world by the suffix.')
func vaultNamesOf(name string, suffix string) object => {
  'in-scope': 'kv-${name}-i-${suffix}'
  'out-of-scope': 'kv-${name}-o-${suffix}'
  ingress: 'kv-${name}-in-${suffix}'
  ca: 'kv-${name}-ca-${suffix}'
  platform: 'kv-${name}-p-${suffix}'
  waf: 'kv-${name}-w-${suffix}'
}

@export()
@description('The name of the registry.')
func registryNameOf(name string, suffix string) string => 'cr${name}${suffix}'

@export()
@description('The name of the cluster.')
func clusterNameOf(name string) string => 'aks-${name}'

@export()
@description('The name of the workspace of logs.')
func workspaceNameOf(name string) string => 'log-${name}'

@export()
@description('The key of the certificates\' authority, and the secret that says which of its versions sign.')
var authorityName = 'workload-ca'

@export()
@description('The networks.')
var networkNames = { hub: 'vnet-hub', cluster: 'vnet-cluster', building: 'vnet-building' }
