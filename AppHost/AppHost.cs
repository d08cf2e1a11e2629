using RegulatedWorkload.AppHost;
using RegulatedWorkload.Delivery;
using RegulatedWorkload.Delivery.Evidence;
using RegulatedWorkload.Hosting;
using RegulatedWorkload.Hosting.Aspire;
using RegulatedWorkload.Hosting.Certificates;
using RegulatedWorkload.Hosting.Describe;
using RegulatedWorkload.Hosting.Infrastructure;
using RegulatedWorkload.Hosting.Publishing;
using RegulatedWorkload.Hosting.Verification;

var declared = Workload.Declare();
var images = ImagesCommand.Create(declared);
var verify = VerifyCommand.Create(declared, new ReleaseEvidence());
return await CommandLine.RunAsync(
    args,
    [
        DescribeCommand.Create(declared),
        PublishCommand.Create(declared),
        EnvironmentCommand.Create(),
        images,
        CertificatesCommand.Create(declared),
        verify,
    ],
    () =>
    {
        var builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions
        {
            Args = args,
            // Loopback only; services prove themselves with the certificates of the workload, and trust no others.
            AllowUnsecuredTransport = true,
            TrustDeveloperCertificate = false,
            DeveloperCertificateDefaultHttpsTerminationEnabled = false,
        });

        var workload = builder.AddWorkload(declared, args);
        workload.OpensAt("pay", "and pay with 4111 1111 1111 1111; 4000 0000 0000 0002 is declined.")
            .WithBuildStep("build-images", images)
            .WithStep(verify)
            .WithPublishCommand()
            .WithVerifyCommand()
            .WithRotateKeyCommand("token-vault", "key-encryption-key")
            .WithBehaviourCommand("acquirer", "decline", "Decline", "The acquirer declines every authorization.")
            .WithBehaviourCommand("acquirer", "normal", "Behave", "The acquirer behaves by the card again.")
            .WithBehaviourCommand("acquirer", "hang", "Hang", "The acquirer never answers, and charges nothing.")
            .WithBehaviourCommand(
                "acquirer", "charge-and-drop", "Charge and drop", "The acquirer charges and drops the connection.");

        // An integration goes here by its usual means, for example
        // workload.Service("orders").WithReference(builder.AddRedis("cache")); docs/run.md says what that means.

        return builder.RunToExitCodeAsync();
    });
