using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;

namespace RegulatedWorkload.Delivery.Registry;

/// <summary>A program <c>docker-credential-NAME</c> that keeps credentials, spoken to as Docker does.</summary>
internal static class CredentialHelper
{
    private const string TokenUser = "<token>";
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromMinutes(1);

    /// <summary>The credential for a registry; null when the helper has none.</summary>
    /// <exception cref="RegistryException">The helper cannot be run, or answers nothing that can be read.</exception>
    public static async Task<RegistryCredential?> FindAsync(
        string name, string host, CancellationToken cancellationToken)
    {
        if (name.AsSpan().ContainsAny('/', '\\')) throw Failure(name, "its name has a path in it");
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(AnswerTimeout);
        using var helper = Start(name);
        try
        {
            await helper.StandardInput.WriteAsync(host.AsMemory(), timeout.Token);
            helper.StandardInput.Close();
            var answer = helper.StandardOutput.ReadToEndAsync(timeout.Token);
            await helper.StandardError.ReadToEndAsync(timeout.Token);
            var text = await answer;
            await helper.WaitForExitAsync(timeout.Token);
            // A helper without a credential ends with an error, and says so in words of its own.
            return helper.ExitCode == 0 ? Read(name, text) : null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            helper.Kill(entireProcessTree: true);
            throw Failure(name, "it did not answer within a minute");
        }
        catch (IOException fault)
        {
            throw Failure(name, fault.Message);
        }
    }

    private static Process Start(string name)
    {
        try
        {
            return Process.Start(new ProcessStartInfo($"docker-credential-{name}", ["get"])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }) ?? throw Failure(name, "it did not start");
        }
        catch (Win32Exception fault)
        {
            throw Failure(name, fault.Message);
        }
    }

    private static RegistryCredential Read(string name, string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            var user = document.RootElement.GetProperty("Username").GetString();
            var secret = document.RootElement.GetProperty("Secret").GetString();
            return user == TokenUser
                ? new RegistryCredential { IdentityToken = secret }
                : new RegistryCredential { User = user, Password = secret };
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw Failure(name, "its answer is not the JSON of a credential");
        }
    }

    private static RegistryException Failure(string name, string why) => new(
        $"The credential helper 'docker-credential-{name}' that Docker's config.json names cannot be used: {why}. "
        + "Install it, or remove it there and sign in again with 'docker login'.");
}
