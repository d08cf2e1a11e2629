using RegulatedWorkload.Campaign.Running;

namespace RegulatedWorkload.Campaign.Faults;

/// <summary>Leaves that are renewed, or expire before they are, and an authority that is replaced at once.</summary>
internal static class CertificateFaults
{
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(4);

    public static IEnumerable<FaultKind> Of(Stage stage) =>
    [
        new("new certificate", 5, dice => Renew(stage, dice.Pick(stage.Instances).Service)),
        new("certificate expires", 4, dice => Expire(stage, dice.Pick(stage.Instances).Service, dice.Seconds(1, 8))),
        new("new authority", 2, _ => Replace(stage)),
    ];

    private static Fault Renew(Stage stage, string service) =>
        new("new certificate", $"certificate of {service}", _ =>
        {
            stage.RotateCertificate(service);
            return Task.CompletedTask;
        });

    private static Fault Expire(Stage stage, string service, TimeSpan expired) =>
        new("certificate expires", $"certificate of {service}", async token =>
        {
            stage.RotateCertificate(service, Short);
            await Fault.LastAsync(Short + expired, token);
            stage.RotateCertificate(service);
        });

    // Without a time in which both are trusted, as after the loss of a key.
    private static Fault Replace(Stage stage) => new("new authority", "authority", _ =>
    {
        stage.ReplaceAuthority();
        return Task.CompletedTask;
    });
}
