import { workload } from '../workload.bicep'

@description('Required. The cluster.')
param clusterName string

resource cluster 'Microsoft.ContainerService/managedClusters@2026-08-01' existing = {
  name: clusterName
}

// Every Kustomization acts as its own account, and none reaches another namespace.
resource extension 'Microsoft.KubernetesConfiguration/extensions@2025-03-01' = {
  name: 'flux'
  scope: cluster
  properties: {
    extensionType: 'microsoft.flux'
    autoUpgradeMinorVersion: true
    releaseTrain: 'Stable'
    configurationSettings: {
      'multiTenancy.enforce': 'true'
      'helm-controller.enabled': 'false'
      'notification-controller.enabled': 'false'
      'image-automation-controller.enabled': 'false'
      'image-reflector-controller.enabled': 'false'
    }
  }
}

var keyless = workload.flux.issuer != null

// Azure verifies signatures of artifacts alone. With a Git repository nothing is configured here: an administrator
// applies k8s/cluster once, and its own source verifies each commit from then on.
var verifies = workload.flux.kind == 'OCIRepository'

resource configuration 'Microsoft.KubernetesConfiguration/fluxConfigurations@2025-04-01' = if (verifies) {
  name: 'bootstrap'
  scope: cluster
  dependsOn: [extension]
  properties: {
    scope: 'cluster'
    namespace: workload.flux.namespace
    sourceKind: 'OCIRepository'
    ociRepository: {
      url: workload.flux.url
      repositoryRef: { tag: workload.flux.reference }
      useWorkloadIdentity: true
      syncIntervalInSeconds: 60
      timeoutInSeconds: 60
      verify: {
        provider: workload.flux.verifier
        matchOidcIdentity: keyless ? [{ issuer: workload.flux.issuer, subject: workload.flux.identity }] : null
      }
    }
    kustomizations: {
      cluster: { path: workload.flux.path, prune: true, syncIntervalInSeconds: 300, timeoutInSeconds: 300 }
    }
  }
}
