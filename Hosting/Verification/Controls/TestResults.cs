using System.Xml;
using System.Xml.Linq;

namespace RegulatedWorkload.Hosting.Verification.Controls;

/// <summary>How tests ended, from the TRX files of a run.</summary>
public sealed class TestResults
{
    private static readonly XNamespace Trx = "http://microsoft.com/schemas/VisualStudio/TeamTest/2010";

    private readonly Dictionary<string, List<(string Test, string Outcome)>> byClass = new(StringComparer.Ordinal);

    private TestResults(IReadOnlyList<string> files) => Files = files;

    /// <summary>The files that were read.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <summary>Reads every <c>*.trx</c> below a folder.</summary>
    /// <exception cref="WorkloadException">There is none, or one is damaged.</exception>
    public static TestResults Read(string folder)
    {
        List<string> files = Directory.Exists(folder)
            ? [.. Directory.EnumerateFiles(folder, "*.trx", SearchOption.AllDirectories).Order(StringComparer.Ordinal)]
            : [];
        if (files.Count == 0)
        {
            throw new WorkloadException(
                $"There is no result of a test in {folder}; run the tests with '--report-xunit-trx' first.");
        }

        var results = new TestResults(files);
        foreach (var file in files) results.Add(file);
        return results;
    }

    /// <summary>
    /// The tests of a class, each with how it ended: <c>Passed</c>, <c>Failed</c>, <c>NotExecuted</c>.
    /// </summary>
    public IReadOnlyList<(string Test, string Outcome)> Of(string className) =>
        byClass.GetValueOrDefault(className) ?? [];

    private void Add(string file)
    {
        try
        {
            var run = XDocument.Load(file).Root!;
            var classes = run.Descendants(Trx + "UnitTest").ToDictionary(
                test => (string?)test.Attribute("id") ?? "",
                test => (string?)test.Element(Trx + "TestMethod")?.Attribute("className") ?? "");
            foreach (var result in run.Descendants(Trx + "UnitTestResult"))
            {
                var name = classes.GetValueOrDefault((string?)result.Attribute("testId") ?? "") ?? "";
                if (!byClass.TryGetValue(name, out var tests)) byClass[name] = tests = [];
                tests.Add(((string?)result.Attribute("testName") ?? "", (string?)result.Attribute("outcome") ?? ""));
            }
        }
        catch (Exception fault) when (fault is XmlException or ArgumentException)
        {
            throw new WorkloadException($"The results of tests in {file} cannot be read: {fault.Message}");
        }
    }
}
