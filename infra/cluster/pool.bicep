import { workload } from '../workload.bicep'

@export()
@description('A machine of a pool, and what of it pods can have.')
type Machine = {
  @description('Required. Its name as Azure has it. It must offer ephemeral disks of 128 GiB and encryption at host.')
  sku: string

  @description('Required. The CPU that pods can ask for, in millicores: without what AKS and its agents need.')
  cpuMillicores: int

  @description('Required. The memory that pods can ask for, in mebibytes, likewise.')
  memoryMebibytes: int
}

@description('Required. The cluster.')
param clusterName string

@description('Required. The scope that the nodes are for.')
param scope string

@description('Required. The subnet of the nodes.')
param nodeSubnetId string

@description('Required. The subnet of their pods.')
param podSubnetId string

@description('Required. The machine.')
param machine Machine

var pool = filter(workload.pools, candidate => candidate.scope == scope)[0]
var byCpu = (pool.capacity.cpuMillicores + machine.cpuMillicores - 1) / machine.cpuMillicores
var byMemory = (pool.capacity.memoryMebibytes + machine.memoryMebibytes - 1) / machine.memoryMebibytes

// All that the quotas admit fits, even when a zone is gone: two of three zones carry it.
var nodes = max(3, (max(byCpu, byMemory) * 3 + 1) / 2)

resource cluster 'Microsoft.ContainerService/managedClusters@2026-08-01' existing = {
  name: clusterName
}

// The preview is for seccompDefault, which no stable version has and the Gateway's pods need.
resource nodePool 'Microsoft.ContainerService/managedClusters/agentPools@2026-08-02-preview' = {
  parent: cluster
  name: replace(replace(scope, '-', ''), 'outofscope', 'oos')
  properties: {
    mode: 'User'
    vmSize: machine.sku
    count: 3
    minCount: 3
    maxCount: nodes
    enableAutoScaling: true
    availabilityZones: ['1', '2', '3']
    type: 'VirtualMachineScaleSets'
    osType: 'Linux'
    osSKU: workload.kubernetes.nodeOperatingSystem
    osDiskType: 'Ephemeral'
    osDiskSizeGB: 128
    kubeletDiskType: 'OS'
    enableEncryptionAtHost: true
    enableNodePublicIP: false
    maxPods: 50
    vnetSubnetID: nodeSubnetId
    podSubnetID: podSubnetId
    nodeLabels: pool.labels
    nodeTaints: pool.taints
    kubeletConfig: { seccompDefault: pool.seccompDefault }
    localDNSProfile: { mode: pool.localDns }
    securityProfile: { enableSecureBoot: true, enableVTPM: true, sshAccess: 'Disabled' }
    upgradeSettings: { maxSurge: '33%', drainTimeoutInMinutes: 30 }
    tags: pool.labels
  }
}
