using System.Text;
using System.Text.Json.Nodes;

namespace RegulatedWorkload.Tests.Payments.Running;

/// <summary>A request as it arrived at the acquirer.</summary>
internal sealed class AcquirerCall(Ledger ledger, string method, string path, string body)
{
    private readonly string[] _path = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
    private readonly JsonNode? _body = body.Length == 0 ? null : JsonNode.Parse(body);

    /// <summary><c>authorizations</c>, <c>inquiries</c>, <c>captures</c>, <c>voids</c> or <c>refunds</c>.</summary>
    public string Operation => (_path.Length, method) switch
    {
        (1, "POST") => "authorizations",
        (2, "GET") => "inquiries",
        _ => _path[2],
    };

    public string Reference => _path.Length > 1 ? _path[1] : Text("reference");

    public string OrderId => _path.Length > 1 ? ledger.Find(Reference)?.OrderId ?? "" : Text("merchantReference");

    public string Number => Text("number");

    public string Currency => Text("currency");

    public long Amount => _body?["amount"]?.GetValue<long>() ?? 0;

    /// <summary>Does what is asked, and gives the true answer to it.</summary>
    public byte[] Answer() => ledger.Apply(this) is { } entry ? Answer(entry) : Http(404, "");

    /// <summary>Does what is asked, and gives an answer that was bent.</summary>
    public byte[] Answer(Action<JsonObject> bend)
    {
        var json = Json(ledger.Apply(this)!);
        bend(json);
        return Http(200, json.ToJsonString());
    }

    /// <summary>Does something else than was asked.</summary>
    public byte[] AnswerInstead(string amount, string currency) => new AcquirerCall(
        ledger,
        method,
        path,
        new JsonObject
        {
            ["reference"] = Reference,
            ["merchantReference"] = OrderId,
            ["number"] = Number,
            ["amount"] = long.Parse(amount),
            ["currency"] = currency,
        }.ToJsonString()).Answer();

    public static byte[] Http(int status, string body, string contentType = "application/json") =>
        Encoding.UTF8.GetBytes(
            $"HTTP/1.1 {status} Some\r\nContent-Type: {contentType}\r\n"
            + $"Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}");

    /// <summary>An answer that tells the end of its connection.</summary>
    public static byte[] Last(byte[] answer)
    {
        var line = answer.AsSpan().IndexOf("\r\n"u8) + 2;
        return [.. answer[..line], .. "Connection: close\r\n"u8, .. answer[line..]];
    }

    private static byte[] Answer(Entry entry) => Http(200, Json(entry).ToJsonString());

    private static JsonObject Json(Entry entry)
    {
        var json = new JsonObject { ["reference"] = entry.Reference, ["status"] = entry.Status };
        if (entry.Currency.Length == 0) return json;
        json["amount"] = entry.Amount;
        json["currency"] = entry.Currency;
        return json;
    }

    private string Text(string name) => _body?[name]?.GetValue<string>() ?? "";
}
