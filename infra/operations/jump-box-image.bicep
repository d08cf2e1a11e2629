@description('Required. The region.')
param location string

@description('Required. The subnet in which the image is made.')
param builderSubnetId string

@description('Required. The subnet of the containers that make it.')
param containerSubnetId string

resource builder 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: 'id-image-builder'
  location: location
}

resource gallery 'Microsoft.Compute/galleries@2026-03-03' = {
  name: 'gal_operations'
  location: location
  properties: { description: 'Images of machines that people administer the cluster from.' }

  resource image 'images' = {
    name: 'jump-box'
    location: location
    properties: {
      osType: 'Linux'
      osState: 'Generalized'
      hyperVGeneration: 'V2'
      identifier: { publisher: 'workload', offer: 'operations', sku: 'jump-box' }
      features: [{ name: 'SecurityType', value: 'TrustedLaunchSupported' }]
    }
  }
}

var builds = guid(gallery.id, 'builds-images')

resource builderRole 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: builds
  properties: {
    roleName: 'Image builder of ${resourceGroup().name}'
    description: 'Writes versions of images into the gallery, and joins the subnets in which they are made.'
    type: 'CustomRole'
    assignableScopes: [resourceGroup().id]
    permissions: [
      {
        actions: [
          'Microsoft.Compute/galleries/read'
          'Microsoft.Compute/galleries/images/read'
          'Microsoft.Compute/galleries/images/versions/read'
          'Microsoft.Compute/galleries/images/versions/write'
        ]
      }
    ]
  }
}

resource mayBuild 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(gallery.id, 'builder')
  scope: gallery
  properties: {
    principalId: builder.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: builderRole.id
  }
}

// The tools of docs/deploy.md, and nothing that compiles or scans.
resource template 'Microsoft.VirtualMachineImages/imageTemplates@2025-10-01' = {
  name: 'jump-box'
  location: location
  dependsOn: [mayBuild]
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${builder.id}': {} } }
  properties: {
    buildTimeoutInMinutes: 60
    vmProfile: {
      vmSize: 'Standard_D2ds_v5'
      osDiskSizeGB: 32
      vnetConfig: { subnetId: builderSubnetId, containerInstanceSubnetId: containerSubnetId }
    }
    source: {
      type: 'PlatformImage'
      publisher: 'Canonical'
      offer: 'ubuntu-24_04-lts'
      sku: 'minimal'
      version: 'latest'
    }
    customize: [
      { type: 'Shell', name: 'tools', inline: split(trim(loadTextContent('jump-box.sh')), '\n') }
    ]
    distribute: [
      {
        type: 'SharedImage'
        runOutputName: 'jump-box'
        galleryImageId: gallery::image.id
        targetRegions: [{ name: location, storageAccountType: 'Standard_ZRS' }]
      }
    ]
    errorHandling: { onCustomizerError: 'cleanup', onValidationError: 'cleanup' }
  }
}

@description('What the builder\'s roles on the network are given to.')
output principalId string = builder.properties.principalId

@description('The image.')
output imageId string = gallery::image.id
