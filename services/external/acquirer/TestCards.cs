using RegulatedWorkload.ServiceDefaults.Redaction;

namespace RegulatedWorkload.Acquirer;

/// <summary>How the bank behaves for a card.</summary>
internal enum Behaviour
{
    Approve,

    Decline,

    /// <summary>Answers 500 and charges nothing.</summary>
    Fail,

    /// <summary>Charges, then answers 500.</summary>
    ChargeThenFail,

    /// <summary>Never answers and charges nothing.</summary>
    Hang,

    /// <summary>Charges, then never answers.</summary>
    ChargeThenHang,

    /// <summary>Charges and drops the connection; a repetition of the reference gets the first answer.</summary>
    AnswerTwice,
}

/// <summary>The numbers that make the simulator misbehave. None of them is a card that anyone holds.</summary>
internal static class TestCards
{
    /// <summary>What the bank does with a card; any valid number that is not listed is approved.</summary>
    public static Behaviour BehaviourOf(Pan number)
    {
        var digits = number.Reveal().Span;
        if (digits.SequenceEqual("4000000000000002"u8)) return Behaviour.Decline;
        if (digits.SequenceEqual("4000000000000119"u8)) return Behaviour.Fail;
        if (digits.SequenceEqual("4000000000000341"u8)) return Behaviour.ChargeThenFail;
        if (digits.SequenceEqual("4000000000000259"u8)) return Behaviour.Hang;
        if (digits.SequenceEqual("4000000000000267"u8)) return Behaviour.ChargeThenHang;
        return digits.SequenceEqual("4000000000000275"u8) ? Behaviour.AnswerTwice : Behaviour.Approve;
    }
}
