using RegulatedWorkload.Hosting.Certificates;
using RegulatedWorkload.Hosting.Topology;

namespace RegulatedWorkload.Hosting.Verification.Page;

/// <summary>The files of the page in the state of a local run, from where the entrance serves them.</summary>
public static class PageFiles
{
    private const string Export = """
        <p class="export"><a href="/segmentation/segmentation.json" download>Matrix as JSON</a>
        <a href="/segmentation/segmentation.html" download>This page as one file</a></p>
        """;

    // The icon is the shop's, on whose host the page is shown.
    private const string Links = """
        <link rel="icon" href="/assets/favicon.svg" type="image/svg+xml">
        <link rel="stylesheet" href="/segmentation/segmentation.css">
        """;

    /// <summary>Writes the page, its style, a copy that is one file, and the matrix as JSON.</summary>
    /// <param name="directory">Where; made when it is not there.</param>
    /// <param name="topology">The declaration.</param>
    /// <param name="matrix">The matrix.</param>
    /// <exception cref="IOException">The directory cannot be written.</exception>
    public static void Write(string directory, WorkloadTopology topology, SegmentationMatrix matrix)
    {
        var page = new SegmentationPage(topology, matrix);
        var style = Style();
        PrivateFile.CreateFolder(directory);
        Write("segmentation.css", style);
        Write("segmentation.json", MatrixJson.Write(matrix));
        Write("segmentation.html", page.Write($"<style>\n{style}</style>", export: ""));
        Write("index.html", page.Write(Links, Export));

        void Write(string name, string content) => PrivateFile.Write(Path.Combine(directory, name), content);
    }

    /// <summary>The page as one file.</summary>
    public static string Standalone(WorkloadTopology topology, SegmentationMatrix matrix) =>
        new SegmentationPage(topology, matrix).Write($"<style>\n{Style()}</style>", export: "");

    private static string Style()
    {
        using var stream = typeof(PageFiles).Assembly.GetManifestResourceStream("segmentation.css")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
