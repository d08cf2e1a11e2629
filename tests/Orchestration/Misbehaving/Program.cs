using System.Diagnostics;

namespace RegulatedWorkload.Tests.Misbehaving;

/// <summary>A service of the worst kind: the variable <c>BEHAVIOUR</c> says what it does wrong.</summary>
internal static class Program
{
    private const int Many = 1 << 15;

    public static async Task<int> Main()
    {
        var behaviour = Environment.GetEnvironmentVariable("BEHAVIOUR");
        if (behaviour == "ends-at-once")
        {
            Console.Error.WriteLine("The cupboard is bare.");
            return 3;
        }

        if (behaviour == "leaves-a-child")
        {
            // The child inherits the output and holds it open.
            using var child = Process.Start(new ProcessStartInfo("sleep", "600"));
            return 5;
        }

        var probe = new Probe(behaviour);
        var serving = probe.ServeAsync();
        var stop = behaviour == "ignores-stop" ? Task.Delay(Timeout.Infinite) : EndOfInputAsync();
        var writing = WriteAsync(behaviour, stop);
        var ended = await Task.WhenAny(stop, probe.Asked);
        if (ended != stop) return 4;
        await writing;
        return serving.IsFaulted ? 1 : 0;
    }

    private static async Task EndOfInputAsync()
    {
        await using var input = Console.OpenStandardInput();
        while (await input.ReadAsync(new byte[256]) > 0)
        {
        }
    }

    private static async Task WriteAsync(string? behaviour, Task stop)
    {
        await Task.Yield();
        var (text, end) = behaviour switch
        {
            "floods" => (new string('x', 500), "\n"),
            "never-ends-a-line" => (new string('y', 4096), ""),
            _ => (null, null),
        };
        if (text is null) return;
        await using var output = new StreamWriter(Console.OpenStandardOutput(), bufferSize: 64 * 1024);
        for (var number = 0; !stop.IsCompleted; number++)
        {
            await output.WriteAsync($"{number} {text}{end}");
            // What the pipe has no room for must have been read.
            if (number == Many && Environment.GetEnvironmentVariable("READY_FILE") is { Length: > 0 } ready)
            {
                await File.WriteAllTextAsync(ready, "");
            }
        }
    }
}
