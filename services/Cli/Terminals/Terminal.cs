using Spectre.Console;

namespace Fupin.Cli.Terminals;

/// <summary>Where a command writes: answers to <see cref="Out"/>, faults and notices to <see cref="Error"/>. Plain text without ANSI codes when it is not a terminal.</summary>
/// <param name="output">Answers.</param>
/// <param name="error">Faults and notices.</param>
/// <param name="questions">What the officer types; null where nobody sits.</param>
internal sealed class Terminal(IAnsiConsole output, IAnsiConsole error, TextReader? questions = null)
{
    /// <summary>Wide enough that no line of a table is broken in a log.</summary>
    private const int WidthOfPlainText = 200;

    public IAnsiConsole Out { get; } = output;

    public IAnsiConsole Error { get; } = error;

    public bool IsInteractive => Out.Profile.Capabilities.Interactive;

    /// <summary>Somebody can be asked.</summary>
    public bool CanAsk => questions is not null;

    /// <summary>The process's standard output and error.</summary>
    public static Terminal OfProcess() => new(
        For(Console.Out, Console.IsOutputRedirected), For(Console.Error, Console.IsErrorRedirected), Console.IsInputRedirected || Console.IsOutputRedirected ? null : Console.In);

    /// <summary>Plain text into writers, for tests and hosts that log.</summary>
    public static Terminal Plain(TextWriter output, TextWriter error, TextReader? questions = null) => new(For(output, redirected: true), For(error, redirected: true), questions);

    /// <summary>Asks for 是 or y; anything else, or the end of input, is no.</summary>
    public bool Confirm(string question)
    {
        Out.Profile.Out.Writer.Write($"{question} [y/N] ");
        Out.Profile.Out.Writer.Flush();
        return questions?.ReadLine()?.Trim().ToLowerInvariant() is "y" or "yes" or "是";
    }

    /// <summary>A line as it is, never broken and without markup.</summary>
    public void Line(string text)
    {
        if (IsInteractive) Out.WriteLine(text);
        else Out.Profile.Out.Writer.WriteLine(VisibleControls.Of(text));
    }

    public void Bold(string text)
    {
        if (IsInteractive) Out.MarkupLineInterpolated($"[bold]{text}[/]");
        else Line(text);
    }

    public void ErrorLine(string text) => Error.Profile.Out.Writer.WriteLine(VisibleControls.Of(text));

    private static IAnsiConsole For(TextWriter writer, bool redirected)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = redirected ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = redirected ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = redirected ? InteractionSupport.No : InteractionSupport.Detect,
            Out = new AnsiConsoleOutput(writer),
        });
        console.Pipeline.Attach(new VisibleControls());
        if (redirected) console.Profile.Width = WidthOfPlainText;
        return console;
    }
}
