public import ArgumentParser
public import Kernels
public import Training

extension StepBenchmark.Work: ExpressibleByArgument {}
extension EncoderSettings.Architecture: ExpressibleByArgument {}
extension ConvolutionAlgorithm: ExpressibleByArgument {}
