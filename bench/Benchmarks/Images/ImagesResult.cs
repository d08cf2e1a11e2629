using System.Globalization;
using RegulatedWorkload.AppHost;

namespace RegulatedWorkload.Benchmarks.Images;

/// <summary>Writes what was measured of images: medians, each beside its peer.</summary>
internal static class ImagesResult
{
    private const double Megabyte = 1e6;

    public static void Write(
        string results, int rounds, Programs native, Programs managed, IReadOnlyList<Start> starts)
    {
        var file = new ResultFile(
            "Images", $"dotnet run -c Release --project bench/Benchmarks -- images --rounds {rounds}");
        file.Say(
            "Each service as it is in its image, compiled to machine code, beside the same service as a "
            + "framework-dependent program; medians of the rounds. A service is started when what it calls is ready. "
            + "Sizes are those of files, with the distroless base; the peer's include the two shared frameworks. "
            + "Memory is the resident set ten seconds after the last start; private is what of it is no page of a "
            + "file, so that no other process has it too and the kernel cannot drop it. Loaded is the resident set "
            + "after 200 orders of 32 buyers.");
        Table(file, "Size, MB; at most 60 are wanted", Services(), native.SizeOf, managed.SizeOf, Megabyte);
        Table(
            file, "Ready after, ms; at most 300 are wanted", Services(),
            Median(starts, native, Milliseconds), Median(starts, managed, Milliseconds), 1);
        Table(
            file, "Resident when idle, MB; at most 48 are wanted", Services(),
            Median(starts, native, Resident), Median(starts, managed, Resident), Megabyte);
        Table(
            file, "Private of that, MB", Services(),
            Median(starts, native, Private), Median(starts, managed, Private), Megabyte);
        Table(
            file, "Resident after a load, MB", Services(),
            Median(starts, native, Loaded), Median(starts, managed, Loaded), Megabyte);
        file.Write(results, "images");
    }

    private static double Milliseconds(Start start) => start.Ready.TotalMilliseconds;

    private static double Resident(Start start) => start.Resident;

    private static double Private(Start start) => start.Private;

    private static double Loaded(Start start) => start.Loaded;

    private static IReadOnlyList<string> Services() => [.. Workload.Declare().Services.Select(service => service.Name)];

    private static Func<string, double> Median(
        IReadOnlyList<Start> starts, Programs programs, Func<Start, double> value) => service =>
    {
        var sorted = starts.Where(start => start.Service == service && start.Kind == programs.Kind)
            .Select(value).Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    };

    private static void Table(
        ResultFile file, string heading, IEnumerable<string> services, Func<string, long> own, Func<string, long> peer,
        double unit) =>
        Table(file, heading, services, service => (double)own(service), service => peer(service), unit);

    private static void Table(
        ResultFile file, string heading, IEnumerable<string> services,
        Func<string, double> own, Func<string, double> peer, double unit) => file.Table(
        heading,
        ["service", "image", "framework-dependent", "ratio"],
        services.Select(service => (IReadOnlyList<string>)
        [
            service,
            Text(own(service) / unit, "F1"),
            Text(peer(service) / unit, "F1"),
            Text(own(service) / peer(service), "F2"),
        ]));

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
