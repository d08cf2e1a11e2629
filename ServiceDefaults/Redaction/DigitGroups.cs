namespace RegulatedWorkload.ServiceDefaults.Redaction;

/// <summary>
/// The groups of digits that may begin a card number, as bits, a block at a time; see <see cref="CardGrouping"/>: one,
/// four or six digits and more of them behind a separator, or at least seven, which are then counted.
/// </summary>
/// <remarks>What follows a group may stand in the next block: a block is judged when the next one is known.</remarks>
internal struct DigitGroups
{
    private ulong _lettersOrDigits;
    private ulong _carried;

    /// <summary>The digits of the block that is not judged yet.</summary>
    public ulong Digits { get; private set; }

    /// <summary>Takes the next block, and gives the groups of the one before.</summary>
    /// <param name="digits">Its digits.</param>
    /// <param name="lettersOrDigits">Its letters and digits.</param>
    public ulong Next(ulong digits, ulong lettersOrDigits)
    {
        var groups = Digits == 0 ? 0 : Judge(digits, lettersOrDigits);
        (_carried, Digits, _lettersOrDigits) = (Digits >> 63, digits, lettersOrDigits);
        return groups;
    }

    private readonly ulong Judge(ulong digits, ulong lettersOrDigits)
    {
        var start = Digits & ~((Digits << 1) | _carried);
        var second = Ahead(Digits, digits, 1);
        var third = Ahead(Digits, digits, 2);
        var fourth = Ahead(Digits, digits, 3);
        var fifth = Ahead(Digits, digits, 4);
        var sixth = Ahead(Digits, digits, 5);
        var seventh = Ahead(Digits, digits, 6);
        var eighth = Ahead(Digits, digits, 7);
        var ninth = Ahead(Digits, digits, 8);

        var one = start & ~second & ~Ahead(_lettersOrDigits, lettersOrDigits, 1) & (third | fourth | fifth | sixth);
        var four = start & second & third & fourth & ~fifth & ~Ahead(_lettersOrDigits, lettersOrDigits, 4)
            & (sixth | seventh | eighth | ninth);
        var six = start & second & third & fourth & fifth & sixth;
        return one | four | (six & (seventh | ~Ahead(_lettersOrDigits, lettersOrDigits, 6)));
    }

    private static ulong Ahead(ulong block, ulong next, int by) => (block >> by) | (next << (64 - by));
}
