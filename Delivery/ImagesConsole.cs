using System.Globalization;
using RegulatedWorkload.Delivery.Build;
using Spectre.Console;

namespace RegulatedWorkload.Delivery;

/// <summary>What a build of images shows: each step with its time, and at last a table.</summary>
internal sealed class ImagesConsole(IAnsiConsole console, TimeProvider time)
{
    /// <summary>Shows that a step goes on, and how long it took.</summary>
    public async Task<T> StepAsync<T>(string what, Func<Task<T>> step)
    {
        var start = time.GetTimestamp();
        var result = await ShowAsync(what, step);
        var took = time.GetElapsedTime(start).TotalSeconds;
        Say(string.Create(CultureInfo.InvariantCulture, $"{what} [grey]({took:F0} s)[/]"));
        return result;
    }

    /// <summary>Shows that a step goes on, and how long it took.</summary>
    public Task StepAsync(string what, Func<Task> step) => StepAsync(what, async () =>
    {
        await step();
        return true;
    });

    /// <summary>Shows that a service is compiled.</summary>
    public void Compiled(ServiceImage image, TimeSpan took) => Say(string.Create(
        CultureInfo.InvariantCulture,
        $"  [green]{image.Service.Name}[/] {Megabytes(image.UncompressedSize)} MB "
        + $"[grey]({took.TotalSeconds:F0} s)[/]"));

    /// <summary>Shows every image with its digest and size.</summary>
    public void Table(IEnumerable<ServiceImage> images)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("Service", "Digest", "Download, MB");
        table.Columns[2].RightAligned();
        foreach (var image in images)
        {
            table.AddRow(image.Service.Name, image.Manifest.Digest.ToString(), Megabytes(image.Size));
        }

        // What is not a terminal has no width to wrap at.
        if (!console.Profile.Out.IsTerminal) console.Profile.Width = 240;
        console.Write(table);
    }

    /// <summary>Shows a sentence, in Spectre.Console's markup.</summary>
    public void Say(string sentence) => console.MarkupLine(sentence);

    private Task<T> ShowAsync<T>(string what, Func<Task<T>> step) =>
        console.Profile.Capabilities.Interactive
            ? console.Status().StartAsync($"{what} …", _ => step())
            : step();

    private static string Megabytes(long bytes) => (bytes / 1e6).ToString("F1", CultureInfo.InvariantCulture);
}
