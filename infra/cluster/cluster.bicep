import { Logs } from '../types.bicep'
import { workload } from '../workload.bicep'
import { systemPool } from 'system-pool.bicep'

@description('Required. The name.')
param name string

@description('Required. The region.')
param location string

@description('Required. Where logs go.')
param logs Logs

@description('Required. The resource ids of the subnets by name.')
param subnetIds object

@description('Required. The addresses of Kubernetes Services, which no network routes.')
param serviceCidr string

@description('Required. The zone of the API server\'s name.')
param apiServerZoneId string

@description('Required. The identity of the control plane: its resource id.')
param controlPlaneId string

@description('Required. The identity of the nodes: resource id, client id and object id.')
param kubelet { id: string, clientId: string, principalId: string }

@description('Required. The Entra groups that administer the cluster.')
param administrators string[]

@description('Required. Whether Azure roles decide besides the roles in the cluster.')
param azureRbac bool

@description('Required. The machine of the system pool.')
param systemMachine string

@description('Required. The disk encryption set.')
param diskEncryptionSetId string

@description('Optional. The key in a vault that wraps etcd besides the keys of Azure; null without one.')
param etcdKey { uri: string, vaultId: string }?

resource cluster 'Microsoft.ContainerService/managedClusters@2026-08-01' = {
  name: name
  location: location
  sku: { name: 'Base', tier: 'Standard' }
  tags: { 'data-classification': 'cardholder-data', workload: workload.policies.partOf }
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${controlPlaneId}': {} } }
  properties: {
    kubernetesVersion: workload.kubernetes.version
    dnsPrefix: name
    nodeResourceGroup: '${resourceGroup().name}-nodes'
    nodeResourceGroupProfile: { restrictionLevel: 'ReadOnly' }
    disableLocalAccounts: true
    enableRBAC: true
    diskEncryptionSetID: diskEncryptionSetId
    aadProfile: {
      managed: true
      enableAzureRBAC: azureRbac
      adminGroupObjectIDs: administrators
      tenantID: tenant().tenantId
    }
    apiServerAccessProfile: {
      enablePrivateCluster: true
      enablePrivateClusterPublicFQDN: false
      privateDNSZone: apiServerZoneId
      disableRunCommand: true
    }
    identityProfile: {
      kubeletidentity: { resourceId: kubelet.id, clientId: kubelet.clientId, objectId: kubelet.principalId }
    }
    oidcIssuerProfile: { enabled: true }
    networkProfile: {
      networkPlugin: 'azure'
      networkDataplane: 'cilium'
      networkPolicy: 'cilium'
      outboundType: 'userDefinedRouting'
      loadBalancerSku: 'standard'
      serviceCidr: serviceCidr
      dnsServiceIP: cidrHost(serviceCidr, 9)
    }
    agentPoolProfiles: [systemPool(systemMachine, subnetIds['nodes-system'], subnetIds['pods-system'])]
    autoScalerProfile: {
      'balance-similar-node-groups': 'true'
      'skip-nodes-with-local-storage': 'false'
      'skip-nodes-with-system-pods': 'true'
    }
    autoUpgradeProfile: { upgradeChannel: 'patch', nodeOSUpgradeChannel: 'NodeImage' }
    addonProfiles: {
      azurepolicy: { enabled: true, config: { version: 'v2' } }
      azureKeyvaultSecretsProvider: {
        enabled: true
        config: { enableSecretRotation: 'true', rotationPollInterval: '2m' }
      }
      omsagent: {
        enabled: true
        config: { logAnalyticsWorkspaceResourceID: logs.workspaceId, useAADAuth: 'true' }
      }
    }
    azureMonitorProfile: { metrics: { enabled: true, kubeStateMetrics: {} } }
    ingressProfile: {
      gatewayAPI: { installation: 'Standard' }
      webAppRouting: {
        enabled: true
        gatewayAPIImplementations: {
          appRoutingIstio: { mode: workload.kubernetes.gatewayClass == 'approuting-istio' ? 'Enabled' : 'Disabled' }
        }
        nginx: { defaultIngressControllerType: 'None' }
      }
    }
    securityProfile: {
      workloadIdentity: { enabled: true }
      imageCleaner: { enabled: true, intervalHours: 168 }
      defender: {
        logAnalyticsWorkspaceResourceId: logs.workspaceId
        securityMonitoring: { enabled: true }
      }
      kubernetesResourceObjectEncryptionProfile: { infrastructureEncryption: 'Enabled' }
      azureKeyVaultKms: etcdKey == null
        ? null
        : { enabled: true, keyId: etcdKey!.uri, keyVaultNetworkAccess: 'Private', keyVaultResourceId: etcdKey!.vaultId }
    }
    storageProfile: {
      // No pod keeps state: the quotas of the workload allow no volume.
      diskCSIDriver: { enabled: false }
      fileCSIDriver: { enabled: false }
      snapshotController: { enabled: false }
    }
  }
}

module clusterLogs 'cluster-logs.bicep' = {
  params: { clusterName: name, logs: logs }
  dependsOn: [cluster]
}

@description('The issuer of its tokens.')
output issuer string = cluster.properties.oidcIssuerProfile.issuerURL
