using Microsoft.ML.OnnxRuntime;
using TextToImage.Gradients;
using TextToImage.Gradients.Rules;
using ElementType = TextToImage.Networks.Onnx.TensorProto.Types.DataType;

namespace TextToImage.Tests.Gradients;

/// <summary>The rule of every operator against central finite differences, with sizes that are known before the run and with open ones.</summary>
public sealed class OperatorGradientTests
{
    private const string File = "network.onnx";

    public static TheoryData<string> Known => [.. OperatorCases.All.Select(row => row.Name)];

    public static TheoryData<string> Open => [.. OperatorCases.All.Where(row => row.IsOpen).Select(row => row.Name)];

    [Theory]
    [MemberData(nameof(Known))]
    public void Gradients_are_those_of_finite_differences(string row) => Check(row, open: false);

    [Theory]
    [MemberData(nameof(Open))]
    public void Gradients_are_those_of_finite_differences_with_open_sizes(string row) => Check(row, open: true);

    /// <summary>A rule that is not tested is not known to be right; Swish and RMSNormalization are of opsets that the runtime may lack, and the same formula as rows here.</summary>
    [Fact]
    public void Every_rule_has_a_row()
    {
        string[] sameFormula = ["Swish", "RMSNormalization"];
        Assert.Empty(GradientRules.All.Keys.Except(OperatorCases.All.Select(row => row.Type)).Except(sameFormula));
    }

    [Fact]
    public void A_wrong_gradient_is_found()
    {
        var deviations = Deviations(OperatorCases.All.First(row => row.Name == "Exp"), open: false, gradient => gradient.Select((x, i) => i == 1 ? 1.001 * x : x).ToArray());
        Assert.All(deviations, deviation => Assert.False(deviation.IsClose));
    }

    private static void Check(string name, bool open) =>
        Assert.All(Deviations(OperatorCases.All.First(row => row.Name == name), open, gradient => gradient), deviation => Assert.True(deviation.IsClose, deviation.ToString()));

    private static List<Deviation> Deviations(OperatorCase row, bool open, Func<double[], double[]> change)
    {
        try
        {
            return Deviations(row, row.IsSingle ? ElementType.Float : ElementType.Double, open, change);
        }
        catch (Exception error) when (error is OnnxRuntimeException or AIImageException && IsForSingleAlone(error))
        {
            return Deviations(row, ElementType.Float, open, change);
        }
    }

    /// <summary>The runtime has no code for the operator, or one of its gradient, in 64 bits.</summary>
    private static bool IsForSingleAlone(Exception error) => (error.InnerException ?? error).Message is var text &&
        (text.Contains("NOT_IMPLEMENTED", StringComparison.OrdinalIgnoreCase) || text.Contains("NotImplemented", StringComparison.Ordinal) || text.Contains("double) of input", StringComparison.Ordinal) || text.Contains("Could not find an implementation", StringComparison.Ordinal));

    private static List<Deviation> Deviations(OperatorCase row, ElementType type, bool open, Func<double[], double[]> change)
    {
        var random = new Random(7);
        var inputs = row.Inputs.Select((input, place) => (Name: $"x{place}", input.Shape, Input: input)).Where(input => input.Shape is not null)
            .ToDictionary(input => input.Name, input => (Values: Numbers(input.Input, random), Shape: input.Shape!));
        string[] outputs = row.Type == "TopK" ? ["y0"] : [.. Enumerable.Range(0, row.Outputs).Select(output => $"y{output}")];
        string[] wrt = row.Type == "CastLike" ? ["x0"] : [.. inputs.Keys];
        using var forward = new GraphRun(row.Graph(type, open).ToModel());
        var graph = GradientGraph.Of(row.Graph(type, open).ToModel(), File, wrt, outputs);
        using var backward = new GraphRun(graph.ToBytes());

        var alone = forward.Of(inputs);
        var given = alone.ToDictionary(output => output.Key, output => (Values: Array.ConvertAll(output.Value.Values, _ => (2 * random.NextDouble()) - 1), output.Value.Shape));
        var all = inputs.Concat(given.Select(output => KeyValuePair.Create(GradientGraph.NameOf(output.Key), output.Value))).ToDictionary(item => item.Key, item => item.Value);
        var results = backward.Of(all);
        Assert.All(outputs, output => Assert.True(Deviation.Of(output, type, results[output].Values, alone[output].Values).IsClose));
        return [.. wrt.Select(name =>
        {
            var (found, shape) = results[GradientGraph.NameOf(name)];
            Assert.Equal(inputs[name].Shape, shape);
            return Deviation.Of(name, type, change(found), Differences(forward, inputs, name, given, type));
        })];
    }

    /// <summary>(f(x + h) - f(x - h)) / 2h for each number, where f is the sum of the outputs by the incoming gradient.</summary>
    private static double[] Differences(
        GraphRun forward, Dictionary<string, (double[] Values, long[] Shape)> inputs, string name, Dictionary<string, (double[] Values, long[] Shape)> given, ElementType type)
    {
        var step = type == ElementType.Double ? 1e-6 : 1.0 / 128;
        return [.. inputs[name].Values.Select((_, place) => (Loss(place, step) - Loss(place, -step)) / (2 * step))];

        double Loss(int place, double change)
        {
            var values = (double[])inputs[name].Values.Clone();
            values[place] += change;
            var changed = new Dictionary<string, (double[] Values, long[] Shape)>(inputs) { [name] = (values, inputs[name].Shape) };
            return forward.Of(changed).Sum(output => output.Value.Values.Zip(given[output.Key].Values, (y, g) => y * g).Sum());
        }
    }

    private static double[] Numbers(OperatorInput input, Random random)
    {
        var count = (int)input.Shape!.Aggregate(1L, (all, size) => all * size);
        if (double.IsNaN(input.Low))
        {
            var places = Enumerable.Range(0, count).ToArray();
            random.Shuffle(places);
            return Array.ConvertAll(places, place => 0.5 + (place * 0.1));
        }
        // Numbers of 32 bits, so that both types have the same.
        return [.. Enumerable.Range(0, count).Select(_ => (double)(float)(input.Low + ((input.High - input.Low) * random.NextDouble())))];
    }

    /// <summary>How far a gradient is from finite differences.</summary>
    private sealed record Deviation(string Input, ElementType Type, double Largest, double Scale)
    {
        public bool IsClose => Largest <= (Type == ElementType.Double ? 1e-6 : 3e-3) * Scale;

        public static Deviation Of(string input, ElementType type, double[] found, double[] expected) =>
            new(input, type, found.Zip(expected, (one, other) => Math.Abs(one - other)).DefaultIfEmpty().Max(x => double.IsNaN(x) ? double.PositiveInfinity : x), Math.Max(1e-3, expected.Select(Math.Abs).DefaultIfEmpty().Max()));
    }
}
