using RegulatedWorkload.Tests.Support.Identity;
using RegulatedWorkload.Tests.Support.Stores;

namespace RegulatedWorkload.Tests.Support.Vault;

/// <summary>What the launch plan would give a token vault, as command-line arguments.</summary>
public static class Settings
{
    public const string Payments = "spiffe://workload.example/ns/a0005-i/sa/payments";
    public const string Vault = "spiffe://workload.example/ns/a0005-i/sa/token-vault";

    private const string Contract = "/workload.token_vault.v1.TokenVault";

    public static string[] For(string root, TestStore store, int port) =>
    [
        "--WORKLOAD:SERVICE=token-vault", "--WORKLOAD:SCOPE=in-scope", "--WORKLOAD:NAMESPACE=a0005-i",
        "--WORKLOAD:TRUSTDOMAIN=workload.example", $"--WORKLOAD:CERTIFICATES={Path.Combine(root, "certificates")}",
        $"--WORKLOAD:LISTEN:TRAFFIC=127.0.0.1:{port}", $"--WORKLOAD:LISTEN:HEALTH=127.0.0.1:{FreePort()}",
        $"--WORKLOAD:STORE:CONNECTION={store.Connection}", $"--WORKLOAD:STORE:PASSWORD={store.Password}",
        $"--WORKLOAD:SECRETS:SOURCE=file://{store.Secrets}",
        $"--WORKLOAD:CALLERS={TestCallers.Write(
            Path.Combine(root, "callers.json"),
            (Payments, [$"{Contract}/Tokenize", $"{Contract}/Detokenize", $"{Contract}/Delete"]))}",
    ];

    public static int FreePort() => FreePorts.Take();
}
