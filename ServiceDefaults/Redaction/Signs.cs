namespace RegulatedWorkload.ServiceDefaults.Redaction;

/// <summary>What a text shows at first look: a form of card number without its sign is not in it.</summary>
[Flags]
internal enum Signs
{
    None = 0,

    /// <summary>A character that begins an escape.</summary>
    Escapes = 1,

    /// <summary>A character whose meaning <see cref="CardText"/> has to look up.</summary>
    NotAscii = 2,

    /// <summary>Digits in groups as <see cref="CardNumberScanner"/> looks for.</summary>
    Written = 4,

    /// <summary>What <see cref="PackedForm"/> decodes.</summary>
    Packed = 8,

    /// <summary>A list that <see cref="DecimalForm"/> decodes.</summary>
    Decimal = 16,
}
