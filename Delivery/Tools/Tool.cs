using System.ComponentModel;
using System.Diagnostics;

namespace RegulatedWorkload.Delivery.Tools;

/// <summary>Runs a program of this machine to its end; cancelling the wait ends the program.</summary>
/// <param name="program">Its name on the <c>PATH</c>.</param>
/// <param name="missingMessage">The error message for a machine without it.</param>
internal sealed class Tool(string program, string missingMessage)
{
    private static readonly bool IsWindows = OperatingSystem.IsWindows();

    /// <summary>Whether the program is on the <c>PATH</c>.</summary>
    public static bool Exists(string program)
    {
#pragma warning disable RS0030 // Where programs are is no setting of the workload.
        var path = Environment.GetEnvironmentVariable("PATH") ?? "";
#pragma warning restore RS0030
        return path.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Any(folder => File.Exists(Path.Combine(folder, IsWindows ? program + ".exe" : program)));
    }

    /// <summary>What the program did and said.</summary>
    /// <param name="folder">The folder that it runs in.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="cancellationToken">Ends the program and all that it started.</param>
    /// <param name="write">Gives it something to read.</param>
    /// <param name="read">Reads its standard output as it comes.</param>
    /// <exception cref="ImagesException">It is not there.</exception>
    public async Task<ToolResult> RunAsync(
        string folder,
        IEnumerable<string> arguments,
        CancellationToken cancellationToken,
        Func<Stream, Task>? write = null,
        Func<Stream, Task>? read = null)
    {
        using var process = Start(folder, arguments);
        try
        {
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            var output = ReadAsync(process, read, cancellationToken);
            await WriteAsync(process, write);
            await Task.WhenAll(errors, output);
            await process.WaitForExitAsync(cancellationToken);
            return new ToolResult(process.ExitCode, await output, await errors);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    private static async Task<string> ReadAsync(
        Process process, Func<Stream, Task>? read, CancellationToken cancellationToken)
    {
        if (read is null) return await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await read(process.StandardOutput.BaseStream);
        return "";
    }

    private static async Task WriteAsync(Process process, Func<Stream, Task>? write)
    {
        try
        {
            if (write is not null) await write(process.StandardInput.BaseStream);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It reads no further; its exit code and its last line tell why.
        }
    }

    private Process Start(string folder, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception fault)
        {
            throw new ImagesException(missingMessage, fault);
        }
    }
}

/// <summary>What a program did and said.</summary>
/// <param name="ExitCode">0 where it did what it was asked.</param>
/// <param name="Output">What it wrote to standard output, unless that was read as it came.</param>
/// <param name="Errors">What it wrote to standard error.</param>
internal sealed record ToolResult(int ExitCode, string Output, string Errors)
{
    /// <summary>The last line that says something, errors first.</summary>
    public string LastLine => LastLineOf(Errors) ?? LastLineOf(Output) ?? $"exit code {ExitCode}";

    private static string? LastLineOf(string text) =>
        text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault();
}
