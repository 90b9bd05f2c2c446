using System.Diagnostics;
using Fupin.Chassis.Faults;

namespace Fupin.Chassis.Telemetry;

/// <summary>
/// Says what an exception was in a trace: its type, and its outline for message and stack trace. Without it a library's own text would
/// stand there, and a database's quotes the row it refused.
/// </summary>
internal static class OutlinedExceptions
{
    /// <summary>Until what it returns is disposed. Only for what is exported: a source that somebody listens to behaves otherwise.</summary>
    public static IDisposable Begin(Func<string, bool> isExported)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => isExported(source.Name),
            ExceptionRecorder = static (Activity _, Exception exception, ref TagList tags) =>
            {
                tags.Add("exception.message", exception.GetType().Name);
                tags.Add("exception.stacktrace", ExceptionOutline.Of(exception));
            },
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }
}
