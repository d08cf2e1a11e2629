using System.Security.Cryptography.X509Certificates;
using Grpc.Net.Client;

namespace RegulatedWorkload.Tests.Payments.Running;

/// <summary>A channel with the certificate of a caller, to a callee that has to be of the same workload.</summary>
internal sealed class WorkloadChannel : IAsyncDisposable
{
    private readonly X509Certificate2 _leaf;

    /// <param name="files">The certificate directory of the caller.</param>
    /// <param name="port">The loopback port of the callee.</param>
    public WorkloadChannel(string files, int port)
    {
        _leaf = X509Certificate2.CreateFromPemFile(Path.Combine(files, "tls.crt"), Path.Combine(files, "tls.key"));
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        policy.CustomTrustStore.ImportFromPemFile(Path.Combine(files, "ca.crt"));
        Channel = GrpcChannel.ForAddress($"https://127.0.0.1:{port}", new GrpcChannelOptions
        {
            DisposeHttpClient = true,
            HttpHandler = new SocketsHttpHandler
            {
                SslOptions =
                {
                    LocalCertificateSelectionCallback = (_, _, _, _, _) => _leaf,
                    RemoteCertificateValidationCallback = (_, shown, _, _) => BelongsTo(policy, shown),
                },
            },
        });
    }

    public GrpcChannel Channel { get; }

    public ValueTask DisposeAsync()
    {
        Channel.Dispose();
        _leaf.Dispose();
        return ValueTask.CompletedTask;
    }

    private static bool BelongsTo(X509ChainPolicy policy, X509Certificate? shown)
    {
        using var chain = new X509Chain { ChainPolicy = policy.Clone() };
        return shown is X509Certificate2 certificate && chain.Build(certificate);
    }
}
