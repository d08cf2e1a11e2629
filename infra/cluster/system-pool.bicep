import { workload } from '../workload.bicep'

@export()
@description('The pool of the cluster\'s own components; nothing of the workload runs there.')
func systemPool(machine string, nodeSubnetId string, podSubnetId string) object => {
  name: 'system'
  mode: 'System'
  vmSize: machine
  count: 3
  minCount: 3
  maxCount: 6
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
  nodeTaints: ['CriticalAddonsOnly=true:NoSchedule']
  securityProfile: { enableSecureBoot: true, enableVTPM: true, sshAccess: 'Disabled' }
  localDNSProfile: { mode: 'Disabled' }
  upgradeSettings: { maxSurge: '33%', drainTimeoutInMinutes: 30 }
  tags: { 'pci-scope': 'out-of-scope' }
}
