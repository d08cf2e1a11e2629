@description('Required. The region.')
param location string

@description('Required. What wraps with a key of its own: disks, registry, archive and the servers of each scope.')
param names string[]

resource users 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = [
  for name in names: {
    name: 'id-key-${name}'
    location: location
  }
]

@description('The identities.')
output identities { name: string, id: string, clientId: string, principalId: string }[] = [
  for (name, index) in names: {
    name: name
    id: users[index].id
    clientId: users[index].properties.clientId
    principalId: users[index].properties.principalId
  }
]
