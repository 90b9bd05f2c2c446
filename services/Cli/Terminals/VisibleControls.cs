using Spectre.Console;
using Spectre.Console.Rendering;

namespace Fupin.Cli.Terminals;

/// <summary>
/// A name may hold anything, also what a terminal takes for a command (ESC [ 2 J clears it): control characters are shown as their pictures, such as ␛.
/// </summary>
internal sealed class VisibleControls : IRenderHook
{
    private const char Pictures = '\u2400';
    private const char PictureOfDelete = '\u2421';
    private const char NoPicture = '\uFFFD';

    /// <summary>Line ends stay: texts of several lines are written at once.</summary>
    public static string Of(string text) => text.AsSpan().ContainsAnyInRange('\0', '\u001F') || text.AsSpan().ContainsAnyInRange('\u007F', '\u009F')
        ? string.Create(text.Length, text, static (shown, of) =>
        {
            for (var i = 0; i < shown.Length; i++)
                shown[i] = of[i] switch
                {
                    '\n' or '\r' => of[i],
                    < ' ' => (char)(Pictures + of[i]),
                    '\u007F' => PictureOfDelete,
                    > '\u007F' and <= '\u009F' => NoPicture,
                    _ => of[i],
                };
        })
        : text;

    public IEnumerable<IRenderable> Process(RenderOptions options, IEnumerable<IRenderable> renderables) => renderables.Select(inner => new Shown(inner));

    private sealed class Shown(IRenderable inner) : IRenderable
    {
        public Measurement Measure(RenderOptions options, int maxWidth) => inner.Measure(options, maxWidth);

        // what the console itself sends is marked as that
        public IEnumerable<Segment> Render(RenderOptions options, int maxWidth) =>
            inner.Render(options, maxWidth).Select(segment => segment.IsControlCode || segment.IsLineBreak ? segment : new Segment(Of(segment.Text), segment.Style));
    }
}
