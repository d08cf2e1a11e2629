@export()
@description('When the cluster may change, by UTC.')
type Window = {
  @description('Required. The day of the week.')
  day: string

  @description('Required. When it begins, such as 01:00.')
  startTime: string

  @description('Required. How long it lasts, in hours.')
  hours: int
}

@description('Required. The cluster.')
param clusterName string

@description('Required. When it may change, by UTC.')
param window Window

resource cluster 'Microsoft.ContainerService/managedClusters@2026-08-01' existing = {
  name: clusterName
}

var weekly = {
  schedule: { weekly: { intervalWeeks: 1, dayOfWeek: window.day } }
  durationHours: window.hours
  startTime: window.startTime
  utcOffset: '+00:00'
}

// Kubernetes itself, and the images of nodes: PCI DSS 4.0.1, 6.3.3 wants critical patches within a month.
resource windows 'Microsoft.ContainerService/managedClusters/maintenanceConfigurations@2026-08-01' = [
  for name in ['aksManagedAutoUpgradeSchedule', 'aksManagedNodeOSUpgradeSchedule']: {
    parent: cluster
    name: name
    properties: { maintenanceWindow: weekly }
  }
]
