using System.Collections;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Fupin.Chassis.Access;

/// <summary>The field of a request that holds the division or resource the call is about, possibly inside messages and lists.</summary>
internal sealed class ScopeField
{
    private readonly IFieldAccessor[] _steps;

    public ScopeField(MessageDescriptor request, string path)
    {
        Path = path;
        _steps = [.. Steps(request, path)!.Select(field => field.Accessor)];
    }

    /// <summary>As the contract names it.</summary>
    public string Path { get; }

    /// <summary>The fields on the way, null when the path does not lead to a text.</summary>
    public static IReadOnlyList<FieldDescriptor>? Steps(MessageDescriptor request, string path)
    {
        List<FieldDescriptor> steps = [];
        var message = request;
        foreach (var name in path.Split('.'))
        {
            if (message?.FindFieldByName(name) is not { IsMap: false } field) return null;
            steps.Add(field);
            message = field.FieldType == FieldType.Message ? field.MessageType : null;
        }

        return steps[^1].FieldType == FieldType.String ? steps : null;
    }

    /// <summary>The texts in a message; none when it has not got the messages on the way, as a step of a stream may not.</summary>
    public List<string> Read(IMessage request)
    {
        List<string> found = [];
        Read(request, 0, found);
        return found;
    }

    private void Read(IMessage message, int step, List<string> found)
    {
        var value = _steps[step].GetValue(message);
        if (value is string text) found.Add(text);
        else if (value is IMessage inner) Read(inner, step + 1, found);
        else if (value is IEnumerable list)
            foreach (var item in list)
            {
                if (item is string one) found.Add(one);
                else Read((IMessage)item, step + 1, found);
            }
    }
}
