namespace RegulatedWorkload.Tests.CardData.Analyzer;

/// <summary>Each way to print, log, throw or serialize a secret does not compile.</summary>
public sealed class PlantedViolationTests
{
    public static TheoryData<string, string> Bodies => new()
    {
        { "CHD001", "_ = new { pan, id = 1 };" },
        { "CHD002", "_ = $\"card {pan}\";" },
        { "CHD002", "_ = $\"card {card}\";" },
        { "CHD002", "_ = $\"key {key,-5}\";" },
        { "CHD002", "_ = \"card \" + pan;" },
        { "CHD002", "var text = \"card \"; text += pan;" },
        { "CHD002", "_ = pan.ToString();" },
        { "CHD002", "_ = Find()?.ToString();" },
        { "CHD002", "_ = ((object)pan).ToString();" },
        { "CHD002", "_ = string.Format(\"{0} {1}\", 1, pan);" },
        { "CHD002", "_ = string.Concat(\"a\", pan);" },
        { "CHD002", "_ = string.Join(\", \", new[] { pan });" },
        { "CHD002", "_ = Convert.ToString(pan);" },
        { "CHD002", "_ = new StringBuilder().Append(pan);" },
        { "CHD002", "_ = new StringBuilder().Append($\"{pan}\");" },
        { "CHD002", "Console.WriteLine(pan);" },
        { "CHD002", "Console.Out.WriteLine(\"{0}\", card);" },
        { "CHD002", "http.Items[\"card\"] = pan;" },
        { "CHD002", "(string, object?) parameter = (\"@number\", pan); _ = parameter;" },
        { "CHD002", "var scope = new Dictionary<string, object> { { \"card\", pan } }; _ = scope;" },
        { "CHD002", "var scope = new Dictionary<string, object> { [\"card\"] = pan }; _ = scope;" },
        { "CHD003", "logger.LogInformation(\"{Card}\", pan);" },
        { "CHD003", "logger.LogInformation(\"{A} {B} {C} {D}\", 1, 2, 3, card);" },
        { "CHD003", "logger.Log(LogLevel.Error, 1, pan, null, (_, _) => \"\");" },
        { "CHD003", "logger.BeginScope(pan);" },
        { "CHD003", "Generated(logger, pan);" },
        { "CHD003", "LoggerMessage.Define<Pan>(LogLevel.Information, 1, \"{Card}\")(logger, pan, null);" },
        { "CHD003", "Activity.Current?.SetTag(\"card\", pan);" },
        { "CHD003", "_ = new ActivityTagsCollection { { \"card\", pan } };" },
        { "CHD003", "_ = new KeyValuePair<string, object?>(\"card\", pan);" },
        { "CHD003", "Debug.WriteLine(pan);" },
        { "CHD004", "throw new SecretException(pan);" },
        { "CHD005", "_ = JsonSerializer.Serialize(pan);" },
        { "CHD005", "_ = JsonSerializer.Serialize(card);" },
        { "CHD005", "_ = JsonSerializer.SerializeToUtf8Bytes(new List<Card> { card });" },
        { "CHD005", "_ = Results.Json(card);" },
        { "CHD005", "_ = http.Response.WriteAsJsonAsync(card);" },
        { "CHD006", "_ = Encoding.ASCII.GetString(pan.Reveal().Span);" },
        { "CHD006", "_ = Encoding.ASCII.GetString(card.Number.Reveal().Span[..6]);" },
        { "CHD006", "var digits = pan.Reveal(); _ = Convert.ToHexString(digits.Span);" },
        { "CHD006", "var digits = pan.Reveal().Span; _ = Convert.ToBase64String(digits[^4..]);" },
        { "CHD006", "_ = pan.Reveal().ToArray();" },
        { "CHD006", "_ = pan.Reveal().Span.ToArray();" },
        { "CHD006", "_ = key.Reveal().ToString();" },
        { "CHD006", "_ = $\"{key.Reveal()}\";" },
        { "CHD006", "_ = ByteString.CopyFrom(pan.Reveal().Span);" },
        { "CHD006", "logger.LogInformation(\"{Card}\", pan.Reveal());" },
        { "CHD006", "(string, object?) parameter = (\"@number\", pan.Reveal()); _ = parameter;" },
    };

    public static TheoryData<string, string> Declarations => new()
    {
        { "CHD001", "record Leaky(Pan Number, int Month);" },
        { "CHD001", "record struct Leaky(Pan Number);" },
        { "CHD001", "record Leaky { public required Sensitive Key { get; init; } }" },
        { "CHD001", "record Leaky { private readonly Pan? _number; public bool Has => _number is not null; }" },
        { "CHD001", "record Leaky(IReadOnlyList<Pan> Numbers);" },
        { "CHD001", "sealed class Card(Pan number) { public Pan Number => number; } record Leaky(Card Card);" },
        { "CHD001", "record Leaky((Pan Number, int Month) Card);" },
        { "CHD001", "[Secret] partial class Message; record Leaky(Message Message);" },
        { "CHD005", "class Leaky { [JsonPropertyName(\"number\")] public Pan? Number { get; set; } }" },
        { "CHD005", "class Leaky { [JsonInclude] public Pan? Number; }" },
        {
            "CHD005",
            "class Leaky { public Pan? Number { get; set; } } "
            + "[JsonSerializable(typeof(Leaky))] partial class Leaked(JsonSerializerOptions? o) "
            + ": JsonSerializerContext(o) "
            + "{ protected override JsonSerializerOptions? GeneratedSerializerOptions => null; "
            + "public override JsonTypeInfo? GetTypeInfo(Type type) => null; }"
        },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task A_secret_flows_into_no_text_log_exception_or_JSON(string rule, string body)
    {
        var exception = "class SecretException(Pan pan) : Exception { public bool Has => pan is not null; }";

        Assert.Equal([rule], (await Snippet.BodyAsync(body, exception)).Distinct());
    }

    [Theory]
    [MemberData(nameof(Declarations))]
    public async Task No_type_that_prints_or_serializes_its_members_has_a_secret_among_them(string rule, string code) =>
        Assert.Equal([rule], await Snippet.TypesAsync(code));
}
