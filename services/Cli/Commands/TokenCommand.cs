using System.CommandLine;
using System.Globalization;
using Fupin.Access.V1;
using Fupin.Chassis.Access;
using Fupin.Chassis.Faults;
using Fupin.Cli.Access;
using Fupin.Type.V1;

namespace Fupin.Cli.Commands;

/// <summary><c>fupin token</c>: a token signed with the development key, to be somebody else for a while.</summary>
internal static class TokenCommand
{
    private static readonly Option<string[]> Role = new("--role") { Description = $"角色，可多个 / role, may be repeated: {string.Join(", ", ShortNames.AllRoles)}", Required = true };
    private static readonly Option<string[]> Division = new("--division")
    {
        Description = "负责的行政区划代码，可多个，可带期限 410324@2016-01-01..2017-01-01；* 为全部 / division code, may be repeated and dated; * is everywhere",
    };

    private static readonly Option<string?> Department = new("--department") { Description = $"部门 / department: {string.Join(", ", ShortNames.AllDepartments)}" };
    private static readonly Option<string[]> Households = new("--households") { Description = "帮扶责任人负责的户 households/…，可多个 / households of a helper, may be repeated" };
    private static readonly Option<string> Valid = new("--valid") { Description = "有效期：30m、8h、7d / how long it holds", DefaultValueFactory = _ => "8h" };
    private static readonly Option<string?> Subject = new("--subject") { Description = "姓名或账号，默认由角色得出 / account, by default made of the role" };
    private static readonly Option<bool> ClassB = new("--class-b") { Description = "可在数据交换中取得乙类数据 / may hold class B data from the feed" };

    public static Command Create(SignIn signIn, CommandRunner runner)
    {
        var command = new Command("token", "开发环境：签发访问令牌 / in development: sign an access token")
        {
            Role, Division, Department, Households, Valid, Subject, ClassB,
        };
        foreach (var option in new Option[] { Role, Division, Households }) option.AllowMultipleArgumentsPerToken = true;
        runner.OnRun(command, (parsed, session) =>
        {
            var tokens = Development.Open(parsed.GetRequiredValue(signIn.DataDirectory));
            session.Terminal.Line(tokens.Sign(Read(parsed, session.Clock.GetUtcNow())));
            return Task.FromResult(ExitCodes.Complete);
        });
        return command;
    }

    private static Identity Read(ParseResult parsed, DateTimeOffset now)
    {
        List<Role> roles = [];
        foreach (var text in parsed.GetRequiredValue(Role))
            roles.Add(ShortNames.TryRole(text, out var role) ? role : throw Wrong("--role", text, string.Join(", ", ShortNames.AllRoles)));
        var department = Type.V1.Department.Unspecified;
        if (parsed.GetValue(Department) is { } named && !ShortNames.TryDepartment(named, out department))
            throw Wrong("--department", named, string.Join(", ", ShortNames.AllDepartments));
        var service = roles.Contains(Fupin.Access.V1.Role.Service) ? parsed.GetValue(Subject) ?? "" : "";
        return new()
        {
            Subject = parsed.GetValue(Subject) ?? $"development:{string.Join('+', roles.Select(ShortNames.Of))}",
            Department = department,
            Roles = roles,
            Divisions = [.. (parsed.GetValue(Division) ?? []).Select(Grant)],
            Households = [.. (parsed.GetValue(Households) ?? []).Select(HouseholdOf)],
            Service = service,
            DataClasses = parsed.GetValue(ClassB) ? [DataClass.B] : [],
            NotBefore = now,
            Expires = now + LengthOf(parsed.GetRequiredValue(Valid)),
        };
    }

    private static DivisionGrant Grant(string text)
    {
        var (code, dates) = text.Split('@') is [var before, var after] ? (before, after) : (text, "..");
        if (dates.Split("..") is not [var from, var to] || !DivisionGrant.IsCode(code)) throw Wrong("--division", text, "410324, 410324@2016-01-01..2017-01-01, *");
        return new(code, Day(from), Day(to));

        DateOnly? Day(string day) => day.Length == 0 ? null
            : DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var found) ? found
            : throw Wrong("--division", text, "410324@2016-01-01..2017-01-01");
    }

    private static Guid HouseholdOf(string name) =>
        ResourceNames.TryParse("households", name, out var id) ? id : throw Wrong("--households", name, "households/{id}");

    private static TimeSpan LengthOf(string text)
    {
        if (text.Length > 1 && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= 10_000)
            switch (text[^1])
            {
                case 's': return TimeSpan.FromSeconds(number);
                case 'm': return TimeSpan.FromMinutes(number);
                case 'h': return TimeSpan.FromHours(number);
                case 'd': return TimeSpan.FromDays(number);
            }
        throw Wrong("--valid", text, "30m, 8h, 7d");
    }

    private static SignInException Wrong(string option, string text, string right) =>
        new($"{option}：不能是“{text}”，应如 {right}", $"{option} can't be '{text}'; it is like {right}");
}
