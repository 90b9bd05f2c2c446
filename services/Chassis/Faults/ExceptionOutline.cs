using System.Data.Common;
using System.Text;

namespace Fupin.Chassis.Faults;

/// <summary>
/// An exception for the log: types and stack traces of the whole chain, and a database's error code. Messages are left out: they quote
/// values ("'张三' was not in a correct format"), and a log must never hold what a request held.
/// </summary>
internal static class ExceptionOutline
{
    public static string Of(Exception exception)
    {
        var text = new StringBuilder();
        for (var e = exception; e is not null; e = e.InnerException)
        {
            if (text.Length > 0) text.Append(" <- ");
            text.Append(e.GetType().FullName);
            if (e is DbException { SqlState: { Length: > 0 } state }) text.Append(" SQLSTATE ").Append(state);
            else if (e is DbException database) text.Append(" code ").Append(database.ErrorCode);
            text.Append(e.StackTrace is { } trace ? $"\n{trace}\n" : "");
        }

        return text.ToString();
    }
}
