namespace RegulatedWorkload.Hosting.Describe;

/// <summary>A rectangle of the picture, in its units.</summary>
/// <param name="X">The left edge.</param>
/// <param name="Y">The upper edge.</param>
/// <param name="Width">How wide it is.</param>
/// <param name="Height">How high it is.</param>
public readonly record struct Box(int X, int Y, int Width, int Height)
{
    /// <summary>The right edge.</summary>
    public int Right => X + Width;

    /// <summary>The lower edge.</summary>
    public int Bottom => Y + Height;

    /// <summary>The middle from left to right.</summary>
    public int Center => X + (Width / 2);

    /// <summary>The middle from top to bottom.</summary>
    public int Middle => Y + (Height / 2);

    /// <summary>Whether two rectangles have a point in common.</summary>
    public bool Overlaps(Box other) =>
        X <= other.Right && other.X <= Right && Y <= other.Bottom && other.Y <= Bottom;

    /// <summary>Whether another rectangle lies wholly inside.</summary>
    public bool Contains(Box other) =>
        X <= other.X && other.Right <= Right && Y <= other.Y && other.Bottom <= Bottom;
}
