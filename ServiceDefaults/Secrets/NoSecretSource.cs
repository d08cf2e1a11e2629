using RegulatedWorkload.ServiceDefaults.Configuration;

namespace RegulatedWorkload.ServiceDefaults.Secrets;

/// <summary>
/// Stands in for the source that a service was not given; a service that needs a secret cannot start.
/// </summary>
internal sealed class NoSecretSource : SecretSource
{
    public override ValueTask<IReadOnlyList<SecretVersion>> ReadAsync(
        string name, CancellationToken cancellationToken) =>
        throw new ConfigurationFaultsException(
            [$"The environment variable {SecretLocation.Key} is missing; the launch plan sets it."]);
}
