using RegulatedWorkload.AppHost.Dashboard.Telemetry;
using RegulatedWorkload.AppHost.Topology;

namespace RegulatedWorkload.AppHost.Dashboard.Diagram;

/// <summary>A rectangle of the diagram.</summary>
public readonly record struct Box(double X, double Y, double Width, double Height);

/// <summary>The line of one call, and where its figures stand.</summary>
/// <param name="Path">The data of an SVG path.</param>
/// <param name="X">The middle of the figures.</param>
/// <param name="Y">The middle of the figures.</param>
public readonly record struct Arrow(string Path, double X, double Y);

/// <summary>
/// The places of zones, services and calls: wide with calls leading right, or tall with calls leading down for narrow
/// screens. The same declaration gives the same picture.
/// </summary>
public sealed class DiagramLayout
{
    private const double Width = 164;
    private const double Height = 62;
    private const double Margin = 18;
    private const double Heading = 30;

    private readonly DiagramGrid _grid;
    private readonly WorkloadTopology _topology;
    private readonly bool _tall;
    private readonly double _step;
    private readonly double _laneStep;
    private readonly double _outOfScopeStart;
    private readonly double _across;

    /// <summary>Lays a declaration out.</summary>
    public DiagramLayout(WorkloadTopology topology, bool tall)
    {
        _topology = topology;
        _tall = tall;
        _grid = new DiagramGrid(topology);
        _step = tall ? Height + 62 : Width + 80;
        _laneStep = tall ? Width + 20 : Height + 40;
        _outOfScopeStart = Margin + Across(_grid.InScopeLanes) + Margin;
        _across = _outOfScopeStart + Across(_grid.OutOfScopeLanes) + Margin;
        var along = Along(_grid.RankCount + (topology.Externals.Count > 0 ? 2 : 1)) + (tall ? 0 : Margin);
        Size = Turn(0, 0, along, _across);
    }

    /// <summary>The whole picture.</summary>
    public Box Size { get; }

    /// <summary>Where the browser stands, in front of the entrances.</summary>
    public Box Browser => Cell(0, Margin + (_tall ? 0 : Heading), small: true);

    /// <summary>The zone of a scope.</summary>
    public Box Zone(Scope scope)
    {
        var start = scope == Scope.InScope ? Margin : _outOfScopeStart;
        var lanes = scope == Scope.InScope ? _grid.InScopeLanes : _grid.OutOfScopeLanes;
        return Turn(Along(1) - Gap, start, Along(_grid.RankCount + 1) - Along(1) + Gap - (Gap / 2), Across(lanes));
    }

    /// <summary>The zone of what lies outside the cluster.</summary>
    public Box External =>
        Turn(Along(_grid.RankCount + 1), Margin, _step - (_tall ? 20 : 46), _across - (2 * Margin));

    /// <summary>The place of a service or of a destination outside.</summary>
    public Box this[string name]
    {
        get
        {
            if (name == CallObserver.Browser) return Browser;
            if (_topology.Find(name) is { } service)
            {
                var cell = _grid[name];
                var start = service.Scope == Scope.InScope ? Margin : _outOfScopeStart;
                return Cell(cell.Rank + 1, start + Inset + (cell.Lane * _laneStep));
            }

            var index = _topology.Externals.Index().First(entry => entry.Item.Name == name).Index;
            return Cell(_grid.RankCount + 1, Margin + Inset + (index * _laneStep), shift: _tall ? Heading - 10 : 14);
        }
    }

    /// <summary>The line from a caller to its callee.</summary>
    public Arrow Between(string caller, string callee)
    {
        var (from, to) = (this[caller], this[callee]);
        var (x1, y1, x2, y2) = _tall
            ? (from.X + (from.Width / 2), from.Y + from.Height, to.X + (to.Width / 2), to.Y)
            : (from.X + from.Width, from.Y + (from.Height / 2), to.X, to.Y + (to.Height / 2));
        // The bend is the same near both ends, so that a long line is straight where it passes others.
        var bend = _tall ? Math.Min(46, (y2 - y1) / 2) : Math.Min(64, (x2 - x1) / 2);
        var (ax, ay, bx, by) = _tall
            ? (x1, y1 + bend, x2, y2 - bend)
            : (x1 + bend, y1, x2 - bend, y2);
        return new Arrow(
            FormattableString.Invariant($"M{x1:0.#} {y1:0.#}C{ax:0.#} {ay:0.#} {bx:0.#} {by:0.#} {x2:0.#} {y2:0.#}"),
            (x1 + x2) / 2,
            (y1 + y2) / 2);
    }

    private double Gap => _tall ? Heading + 2 : 30;

    private double Inset => _tall ? 14 : Heading + 8;

    private double Along(int rank) =>
        Margin + (rank * _step) - (rank > 0 && !_tall ? 46 : 0) + (rank > 0 && _tall ? Heading - 20 : 0);

    private double Across(int lanes) => Inset + (lanes * _laneStep) - (_tall ? 6 : 26);

    private Box Cell(int rank, double lane, bool small = false, double shift = 0)
    {
        var (x, y) = _tall ? (lane, Along(rank) + shift) : (Along(rank) + shift, lane);
        return small && !_tall ? new Box(x, y + 8, 92, Height) : new Box(x, y, Width, Height);
    }

    private Box Turn(double along, double across, double length, double breadth) =>
        _tall ? new Box(across, along, breadth, length) : new Box(along, across, length, breadth);
}
