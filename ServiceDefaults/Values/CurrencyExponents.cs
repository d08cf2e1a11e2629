using System.Collections.Frozen;

namespace RegulatedWorkload.ServiceDefaults.Values;

/// <summary>
/// How many decimal places the minor unit of a currency stands behind (ISO 4217, list one): the one source for
/// services and pages. Libraries of locales answer another question, how amounts are customarily shown, and differ:
/// none for HUF and IDR. What has no minor unit there, such as gold, cannot be paid with.
/// </summary>
/// <remarks>A code is never taken out, or orders of that time could not be read any more.</remarks>
internal static class CurrencyExponents
{
    private static readonly FrozenDictionary<string, int> s_exponents = new[]
    {
        (Exponent: 0, Codes: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"),
        (Exponent: 2, Codes:
            "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF "
            + "CHE CHF CHW CNY COP COU CRC CUC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD "
            + "GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA "
            + "MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR "
            + "RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD "
            + "TZS UAH USD USN UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG"),
        (Exponent: 3, Codes: "BHD IQD JOD KWD LYD OMR TND"),
        (Exponent: 4, Codes: "CLF UYW"),
    }
        .SelectMany(row => row.Codes.Split(' ').Select(code => KeyValuePair.Create(code, row.Exponent)))
        .ToFrozenDictionary(StringComparer.Ordinal);

    public static bool TryFind(string? code, out int exponent)
    {
        exponent = 0;
        return code is not null && s_exponents.TryGetValue(code, out exponent);
    }
}
