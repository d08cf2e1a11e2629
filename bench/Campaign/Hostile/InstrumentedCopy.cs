using System.Diagnostics;
using RegulatedWorkload.Delivery.Registry;
using RegulatedWorkload.Edge.Cards;
using RegulatedWorkload.Hosting;
using RegulatedWorkload.Hosting.Publishing.Environments;
using RegulatedWorkload.ServiceDefaults.Redaction;
using RegulatedWorkload.Storefront.Api;
using SharpFuzz;

namespace RegulatedWorkload.Campaign.Hostile;

/// <summary>
/// A copy of this program whose product tells which branches it takes, so that inputs are kept which take new ones.
/// </summary>
internal static class InstrumentedCopy
{
    // One type of each assembly that has a parser.
    private static readonly Type[] s_product =
    [
        typeof(CardReader), typeof(OrderRequestReader), typeof(CardNumberGuard), typeof(EnvironmentFile),
        typeof(ImageReference),
    ];

    /// <summary>Makes the copy and runs it with the arguments of this program.</summary>
    /// <returns>Its exit code.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(RepositoryRoot.Find(), "artifacts", "instrumented");
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        Copy(AppContext.BaseDirectory, folder);
        foreach (var type in s_product)
        {
            var assembly = Path.Combine(folder, Path.GetFileName(type.Assembly.Location));
            // Each type is instrumented when its name is asked for.
            _ = Fuzzer.Instrument(assembly, _ => true, Options.Value).Count();
        }

        var program = Path.Combine(folder, typeof(InstrumentedCopy).Assembly.GetName().Name!);
        using var process = Process.Start(program, arguments);
        // Ctrl-C reaches the copy as well, which reports what it has found.
        await process.WaitForExitAsync(CancellationToken.None);
        return process.ExitCode;
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
