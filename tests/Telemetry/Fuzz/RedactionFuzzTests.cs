using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using RegulatedWorkload.ServiceDefaults.Telemetry;
using RegulatedWorkload.Tests.Support.Canary;
using RegulatedWorkload.Tests.Telemetry.Running;

namespace RegulatedWorkload.Tests.Telemetry.Fuzz;

/// <summary>
/// Each place gets a card number of its own, new in each run, in every encoding; then every way out of the service is
/// searched for it.
/// </summary>
[Collection(StandardOutput.Name)]
public sealed class RedactionFuzzTests
{
    private static readonly IReadOnlyList<Place> Places =
    [
        .. LogPlaces.All, .. SpanPlaces.All, .. MetricPlaces.All, .. SecurityEventPlaces.All,
    ];

    [Fact]
    public async Task A_card_number_leaves_by_no_way_out_wherever_and_however_it_gets_in()
    {
        var cards = Places.ToDictionary(place => place, _ => NewCard());

        var exits = await Exits.ObserveAsync(
            (builder, settings) => builder.AddTelemetry(settings),
            app => PutAll(app, Places, cards));

        Assert.Empty(Places.SelectMany(place => Leaks(exits, place.Name, cards[place])));
        foreach (var exit in exits.ByName) Assert.True(exit.Value.Length > 0, $"Nothing left by {exit.Key}.");
        Assert.Contains(
            "workload_redactions_total", Encoding.UTF8.GetString(exits.ByName["Prometheus"]), StringComparison.Ordinal);
        ExpositionFormat.Parse(Encoding.UTF8.GetString(exits.ByName["Prometheus"]));
    }

    [Fact]
    public async Task The_same_card_numbers_are_found_where_no_redactor_stands()
    {
        var places = Places.Where(place => place.Exported).ToList();
        var cards = places.ToDictionary(place => place, _ => NewCard());

        var exits = await Exits.ObserveAsync(UnguardedTelemetry.Add, app => PutAll(app, places, cards));

        Assert.Empty(places.Where(place => !Leaks(exits, place.Name, cards[place]).Any()).Select(place => place.Name));
        var ways = places
            .SelectMany(place => Leaks(exits, place.Name, cards[place]))
            .Select(leak => leak.Exit)
            .Distinct();
        Assert.Equal(
            ["Azure Monitor", "OTLP logs", "OTLP metrics", "OTLP traces", "Prometheus", "console"],
            ways.Order(StringComparer.Ordinal));
    }

    private static void PutAll(WebApplication app, IReadOnlyList<Place> places, Dictionary<Place, string> cards)
    {
        foreach (var place in places)
        {
            foreach (var (_, encode) in Encodings.All) place.Put(app, encode(cards[place]));
        }
    }

    private static IEnumerable<(string Place, string Exit, string Encoding)> Leaks(
        Exits exits, string place, string card)
    {
        var scan = new CanaryScan(card);
        return exits.ByName.SelectMany(
            exit => scan.Find(exit.Value), (exit, encoding) => (place, exit.Key, encoding));
    }

    private static string NewCard()
    {
        var digits = new StringBuilder("4");
        for (var i = 0; i < 14; i++) digits.Append(RandomNumberGenerator.GetInt32(10));
        return Cards.WithCheckDigit(digits.ToString());
    }
}
